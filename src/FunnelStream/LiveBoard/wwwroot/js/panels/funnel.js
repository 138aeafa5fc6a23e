// The funnel: how many got where, what share went on, and how many dropped off.

import { choice } from '../choice.js';
import { h, render } from '../dom.js';
import { count, percent, percentRange } from '../format.js';
import { t } from '../text.js';
import { heading, mature, ripe } from './parts.js';

const stages = [
  ['leads', 'lead_to_mql'], ['mqls', 'mql_to_sql'], ['sqls', 'sql_to_opportunity'], ['opportunities', 'opportunity_to_client'], ['clients', null],
];

export function showFunnel(element, faces) {
  const values = faces[choice.face];
  render(element, JSON.stringify([values, choice.lang, choice.face]), () => {
    const most = Math.max(1, ...stages.map(([name]) => values?.[name]?.value ?? 0));
    const steps = [visits(values)];
    stages.forEach(([name, rate], i) => {
      steps.push(stage(name, values?.[name], most));
      if (rate) steps.push(passage(values?.[rate], values?.[name], values?.[stages[i + 1][0]]));
    });
    return [heading('funnel', t('funnel'), `${t(choice.face)} · ${t('funnel_note')}`), h('ol', { class: 'stages' }, steps)];
  });
}

// Visits would dwarf everything else: they are told, not drawn.
function visits(values) {
  const rate = values?.visit_to_lead;
  return values?.visits?.value > 0
    ? h('li', { class: 'step' }, h('span', {}, t('visits')), h('span', { class: 'rate' }, `${count(values.visits.value)} · ${t('reach', { rate: percent(rate?.value) })}`))
    : null;
}

function stage(name, value, most) {
  const share = (value?.value ?? 0) / most;
  return h('li', { class: `stage${name === 'leads' ? ' input-stage' : ''}`, 'data-stage': name },
    h('span', { class: 'name' }, t(name)),
    h('span', { class: 'track', 'aria-hidden': 'true' }, h('span', { class: 'bar-fill', style: { 'inline-size': `${share * 100}%` } })),
    mature(count(value?.value), ripe(choice.face, name, value), { class: 'count' }));
}

function passage(rate, from, to) {
  const lost = from?.value != null && to?.value != null ? from.value - to.value : null;
  return h('li', { class: 'step' }, h('span', {}),
    h('span', { class: 'rate' },
      h('b', {}, percent(rate?.value)), h('span', {}, percentRange(rate)),
      lost !== null && lost >= 0 ? h('span', {}, t('lost_here', { count: count(lost) })) : null));
}
