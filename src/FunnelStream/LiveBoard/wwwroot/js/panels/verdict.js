// What it comes to, in one sentence: has more volume become more result?

import { choice } from '../choice.js';
import { h, render } from '../dom.js';
import { change } from '../format.js';
import { t } from '../text.js';
import { rowOf, sum } from './parts.js';

const least = 15; // fewer than this are no ground for a sentence

/** Growth of a channel's counts against the window before; null where there is too little. */
export function growth(series, channel) {
  const row = rowOf(series, channel);
  if (!row) return {};
  const of = (values) => {
    const [before, now] = [sum(values, 0, series.current), sum(values, series.current)];
    return before > 0 && before + now >= least ? now / before - 1 : null;
  };
  return { leads: of(row.leads), sqls: of(row.sqls), opportunities: of(row.opportunities), clients: of(row.clients) };
}

export function showVerdict(element, series) {
  const { leads, sqls } = growth(series, choice.channel);
  const name = leads == null || sqls == null ? 'none'
    : leads >= .2 && sqls < leads / 4 ? 'illusion'
    : leads >= .2 && sqls < leads * .6 ? 'ahead'
    : sqls >= .1 && leads >= .1 ? 'growth'
    : sqls >= .1 ? 'quality'
    : sqls <= -.1 ? 'decline'
    : 'steady';
  const text = t(`verdict_${name}`, { leads: change(leads), sqls: change(sqls) });
  render(element, text + choice.lang + choice.window, () => [
    h('strong', {}, text),
    h('p', { class: 'small' }, t('verdict_note', { window: choice.window })),
  ]);
  element.dataset.tone = ['illusion', 'ahead', 'decline'].includes(name) ? 'bad' : 'plain';
}
