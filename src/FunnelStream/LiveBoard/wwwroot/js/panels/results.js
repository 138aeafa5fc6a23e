// Results, large; what was put in for them, small.

import { choice } from '../choice.js';
import { h, render } from '../dom.js';
import { change, count, interval, money, none, percentile, percentRange } from '../format.js';
import { t } from '../text.js';
import { mature, ripe } from './parts.js';
import { growth } from './verdict.js';

export function showResults(element, faces, series) {
  const of = (face, kpi) => faces[face]?.[kpi] ?? null;
  const here = (kpi) => of(choice.face, kpi);
  const grown = choice.face === 'period' ? growth(series, choice.channel) : {};
  const tiles = [
    tile('sqls', choice.face, here('sqls'), count(here('sqls')?.value), [rate(here('lead_to_sql')), delta(grown.sqls)]),
    tile('opportunities', choice.face, here('opportunities'), count(here('opportunities')?.value), [delta(grown.opportunities)]),
    tile('clients', choice.face, here('clients'), count(here('clients')?.value), [delta(grown.clients)]),
    tile('revenue', choice.face, here('revenue'), money(here('revenue')?.value), [choice.face === 'period' ? delta(of('period', 'revenue_growth')?.value) : null]),
    tile('cost_per_sql', 'period', of('period', 'cost_per_sql'), money(of('period', 'cost_per_sql')?.value), [interval(of('period', 'cost_per_sql'), money), t('period')]),
    tile('cac', 'period', of('period', 'cac'), money(of('period', 'cac')?.value), [t('period')]),
    tile('response_p90', 'cohort', of('cohort', 'response_time_p90'), percentile(of('cohort', 'response_time_p90')), [t('cohort')]),
  ];
  const inputs = [
    ['visits', count(here('visits')?.value)], ['leads', count(here('leads')?.value), change(growth(series, choice.channel).leads)],
    ['spend', money(of('period', 'spend')?.value)], ['cost_per_lead', money(of('period', 'cost_per_lead')?.value)],
  ];
  render(element, JSON.stringify([tiles, inputs, choice.lang, choice.face]), () => [
    h('h2', { class: 'hidden' }, t('results')),
    h('dl', { class: 'tiles' }, tiles.map(draw)),
    h('div', { class: 'inputs' }, h('span', { class: 'label' }, t('inputs')),
      inputs.map(([name, value, note]) => h('div', { 'data-kpi': name }, t(name), ' ', h('b', {}, value),
        note && note !== none ? h('span', {}, `${note} ${t('before', { window: choice.window })}`) : null))),
  ]);
}

const tile = (name, face, value, text, notes) => ({ name, text, isFinal: ripe(face, name, value), notes: notes.filter((n) => n && (typeof n === 'string' || n.text)) });
const rate = (value) => (value?.value == null ? null : `${percentRange(value)} ${t('of_leads')}`);
const delta = (value) => (value == null ? null : { text: change(value), tone: value >= 0 ? 'up' : 'down' });

function draw({ name, text, isFinal, notes }) {
  return h('div', { class: 'tile', 'data-kpi': name },
    h('dt', {}, t(name)),
    h('dd', {}, mature(text, isFinal, { class: 'value' }),
      h('div', { class: 'note' }, notes.map((n) => (typeof n === 'string' ? h('span', {}, n) : h('span', { class: n.tone }, `${n.text} ${t('before', { window: choice.window })}`))))));
}
