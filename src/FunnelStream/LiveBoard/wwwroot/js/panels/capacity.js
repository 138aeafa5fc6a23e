// How sales stands against what reaches it, and when it will not any more.

import { choice } from '../choice.js';
import { h, render, s } from '../dom.js';
import { count, number, percent, span } from '../format.js';
import { t } from '../text.js';
import { heading } from './parts.js';

const most = 1.5; // the gauge's end
const day = 86_400;

export function showCapacity(element, answer) {
  render(element, JSON.stringify([answer.teams, choice.lang]), () => [
    heading('capacity', t('capacity')),
    answer.teams.length === 0 ? h('p', { class: 'empty' }, t('capacity_none')) : h('div', { class: 'teams' }, answer.teams.map(team)),
  ]);
}

function team(x) {
  const fact = (name, value) => [h('dt', {}, t(name)), h('dd', {}, value)];
  return h('article', { class: 'team', 'data-team': x.team },
    gauge(x),
    h('div', {}, h('h3', {}, x.team), h('dl', { class: 'facts' },
      fact('arrival_rate', number(x.arrival_rate)), fact('service_rate', number(x.service_rate)), fact('backlog', count(x.backlog)),
      fact('backlog_per_rep', x.wip_limit == null ? number(x.backlog_per_rep) : t('of_wip', { value: number(x.backlog_per_rep), limit: number(x.wip_limit) })),
      fact('response_p90', span(x.response_p90)), fact('reps', count(x.reps)))),
    h('p', { class: 'forecast' }, forecast(x)));
}

function forecast(x) {
  if (x.time_to_sla_limit !== null && x.time_to_sla_limit <= 0) return t('forecast_now');
  if (x.time_to_wip_limit !== null && x.time_to_wip_limit <= 0) return t('forecast_full');
  const [sla, wip] = [x.time_to_sla_limit ?? Infinity, x.time_to_wip_limit ?? Infinity];
  if (sla === Infinity && wip === Infinity) return t('forecast_never');
  return sla <= wip ? t('forecast_sla', { span: span(sla * day) }) : t('forecast_wip', { span: span(wip * day) });
}

function gauge(x) {
  const [cx, cy, r] = [84, 80, 68];
  const at = (share, radius = r) => {
    const angle = Math.PI * (1 - Math.min(most, Math.max(0, share)) / most);
    return `${(cx + radius * Math.cos(angle)).toFixed(2)} ${(cy - radius * Math.sin(angle)).toFixed(2)}`;
  };
  const arc = (to) => `M ${at(0)} A ${r} ${r} 0 0 1 ${at(to)}`;
  const tone = x.utilization >= .95 ? 'bad' : x.utilization >= .85 ? 'warn' : 'good';
  return s('svg', { class: 'gauge', viewBox: '0 0 168 92', role: 'img', 'data-tone': tone, 'aria-label': t('gauge_label', { value: percent(x.utilization, 0) }) },
    s('path', { class: 'ring', d: arc(most) }),
    x.utilization == null ? null : s('path', { class: 'now', d: arc(x.utilization) }),
    [.85, .95].map((limit) => s('path', { class: 'limit', d: `M ${at(limit, r - 9)} L ${at(limit, r + 9)}` })),
    s('text', { x: cx, y: cy }, percent(x.utilization, 0)));
}
