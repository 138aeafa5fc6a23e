// How long leads wait for a human.

import { choice } from '../choice.js';
import { h, render } from '../dom.js';
import { count, percent, percentile, span } from '../format.js';
import { t } from '../text.js';
import { heading, mature, ripe, rowOf } from './parts.js';

export function showResponses(element, answer, cohort) {
  const row = rowOf(answer, choice.channel);
  const heads = [['response_p50', 'response_time_p50', percentile], ['response_p90', 'response_time_p90', percentile], ['within_5m', 'response_within_5m', (v) => percent(v?.value)], ['within_1h', 'response_within_1h', (v) => percent(v?.value)]];
  const kpis = heads.map(([, kpi]) => cohort?.[kpi] ?? null);
  render(element, JSON.stringify([row, kpis, choice.lang]), () => [
    heading('responses', t('responses'), t('responses_note')),
    h('dl', { class: 'heads' }, heads.map(([name, , write], i) => h('div', {}, h('dt', {}, t(name)), h('dd', {}, mature(write(kpis[i]), ripe('cohort', name, kpis[i])))))),
    row && row.leads > 0 ? classes(answer, row) : h('p', { class: 'empty' }, t('responses_none')),
  ]);
}

function classes(answer, row) {
  const lines = [
    ...row.answered.map((n, i) => ({ text: i < answer.up_to_seconds.length ? t('up_to', { span: span(answer.up_to_seconds[i]) }) : t('later'), n, kind: i > 3 ? 'late' : '' })),
    { text: t('waiting'), n: row.unanswered, kind: 'open' },
    { text: t('closed'), n: row.closed, kind: 'open' },
  ];
  const most = Math.max(1, ...lines.map((line) => line.n));
  return h('ul', { class: 'classes' }, lines.map(({ text, n, kind }) => h('li', {},
    h('span', {}, text),
    h('span', { class: `meter ${kind}`, 'aria-hidden': 'true' }, h('span', { style: { 'inline-size': `${(100 * n) / most}%` } })),
    h('span', { class: 'n' }, `${count(n)} · ${percent(n / row.leads, 0)}`))));
}
