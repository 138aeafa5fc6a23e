// Cohorts by week of creation and age: how a week's leads ripen, and whether this month's are worth last month's.

import { choice, choose } from '../choice.js';
import { h, render } from '../dom.js';
import { count, day, percent } from '../format.js';
import { t } from '../text.js';
import { heading, select } from './parts.js';

const milestones = ['response', 'mql', 'sql', 'opportunity', 'client'];

export function showCohorts(element, answer) {
  const milestone = milestones.includes(choice.milestone) ? choice.milestone : 'sql';
  const rows = answer.cohorts.slice(-10).reverse();
  render(element, JSON.stringify([rows.map((r) => [r.from, r.leads, r.milestones[milestone]]), milestone, choice.lang]), () => {
    const ages = answer.ages_days.slice(0, 10);
    const most = Math.max(1e-9, ...rows.flatMap((r) => r.milestones[milestone].map((x) => x.share ?? 0)));
    return [
      heading('cohorts', t('cohorts'), t('cohorts_note'), select(t('milestone'), milestones.map((name) => [name, t(name)]), milestone, (m) => choose({ milestone: m }))),
      rows.length === 0 ? h('p', { class: 'empty' }, t('cohorts_none'))
        : h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-labelledby': 'cohorts-title' }, h('table', { class: 'heat' },
          h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, t('week_of')), h('th', { scope: 'col' }, t('leads')), ages.map((age) => h('th', { scope: 'col' }, t('age_weeks', { n: age / 7 }))))),
          h('tbody', {}, rows.map((row) => h('tr', {},
            h('th', { scope: 'row' }, day(row.from)),
            h('td', { class: 'input' }, count(row.leads)),
            row.milestones[milestone].slice(0, ages.length).map((x) => heat(x, most))))))),
    ];
  });
}

function heat(x, most) {
  if (x.share === null) return h('td', { class: 'none' }, h('span', {}, '·', h('span', { class: 'hidden' }, '–')));
  return h('td', {}, h('span', { class: x.final ? '' : 'moon maturing', title: x.final ? null : t('maturing_help'), style: { '--share': String(x.share / most) } },
    percent(x.share, 0), x.final ? null : h('span', { class: 'hidden' }, ` (${t('maturing')})`)));
}
