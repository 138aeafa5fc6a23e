// What to do with each campaign, and the numbers that say so.

import { choice } from '../choice.js';
import { h, render, s } from '../dom.js';
import { count, money } from '../format.js';
import { t, word } from '../text.js';
import { heading } from './parts.js';

const order = { stop: 0, scale: 1, hold: 2 };
const tones = { stop: 'critical', scale: 'good', hold: 'plain' };

export function showCampaigns(element, answer) {
  const mine = answer.campaigns.filter((c) => !choice.channel || c.channel === choice.channel).sort((a, b) => order[a.action] - order[b.action] || (b.spend ?? 0) - (a.spend ?? 0));
  render(element, JSON.stringify([mine, choice.lang]), () => {
    if (mine.length === 0) return [heading('campaigns', t('campaigns')), h('p', { class: 'empty' }, t('campaigns_none'))];
    const most = Math.max(...mine.map((c) => Math.max(c.target ?? 0, Math.min(c.high ?? 0, 3 * (c.target ?? c.high ?? 0)), c.cost_per_sql ?? 0)), 1);
    return [heading('campaigns', t('campaigns')),
      h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-labelledby': 'campaigns-title' }, h('table', {},
        h('thead', {}, h('tr', {}, ['campaign', 'action', 'sqls', 'spend', 'cost_per_sql', 'target', 'interval'].map((name) => h('th', { scope: 'col' }, t(name))))),
        h('tbody', {}, mine.map((c) => row(c, most)))))];
  });
}

function row(c, most) {
  const why = c.action === 'hold' && c.leads_to_decide != null ? t('leads_to_decide', { count: count(c.leads_to_decide) }) : c.reason ? word(c.reason, 'reason_') : '';
  return h('tr', { 'data-campaign': `${c.channel}/${c.campaign}` },
    h('th', { scope: 'row' }, c.campaign, h('div', { class: 'soft small' }, c.channel)),
    h('td', {}, h('span', { class: `badge ${tones[c.action]}` }, t(`action_${c.action}`)), h('div', { class: 'soft small' }, why)),
    h('td', {}, count(c.sqls)), h('td', {}, money(c.spend)), h('td', {}, money(c.cost_per_sql)), h('td', {}, money(c.target)),
    h('td', {}, range(c, most)));
}

function range(c, most) {
  if (c.low == null) return '–';
  const x = (value) => Math.min(100, (100 * value) / most);
  return s('svg', { class: 'range', viewBox: '0 0 100 20', preserveAspectRatio: 'none', role: 'img', 'aria-label': t('range_label', { low: money(c.low), high: c.high == null ? '∞' : money(c.high), target: money(c.target) }) },
    s('line', { class: 'whisker', x1: x(c.low), x2: c.high == null ? 100 : x(c.high), y1: 10, y2: 10 }),
    c.cost_per_sql == null ? null : s('rect', { class: 'point', x: x(c.cost_per_sql) - 1, y: 5, width: 2, height: 10 }),
    c.target == null ? null : s('line', { class: 'target', x1: x(c.target), x2: x(c.target), y1: 1, y2: 19 }));
}
