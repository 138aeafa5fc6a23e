// Pieces that several panels share.

import { h } from '../dom.js';
import { t } from '../text.js';

/** A panel's heading. */
export function heading(id, title, note, ...tools) {
  return h('header', {}, h('h2', { id: `${id}-title` }, title), note ? h('p', {}, note) : null, tools.length ? h('div', { class: 'tools' }, tools) : null);
}

/** What something rests on, by name. */
export const numbers = (list) => h('dl', { class: 'numbers' }, list.map((n) => h('div', {}, h('dt', {}, `${n.name} `), h('dd', {}, n.value))));

const countedAtOnce = new Set(['leads', 'visits', 'spend']);

/**
 * Whether a number has matured, as far as a reader should care: cohorts ripen; of a period only the last minutes do, always, and
 * the clock tells of them.
 */
export const ripe = (face, kpi, value) => face !== 'cohort' || countedAtOnce.has(kpi) || value?.final !== false || (value.value === null && value.low === null);

/** Marks a number that still grows: half a moon, hatching and words. */
export function mature(text, isFinal, extra = {}) {
  return isFinal
    ? h('span', extra, text)
    : h('span', { ...extra, class: `${extra.class ?? ''} moon maturing`.trim(), title: t('maturing_help') }, text, h('span', { class: 'hidden' }, ` (${t('maturing')})`));
}

/** A choice among a few. */
export function select(label, options, chosen, onchange) {
  return h('label', { class: 'small' }, h('span', { class: 'hidden' }, label),
    h('select', { 'aria-label': label, onchange: (e) => onchange(e.target.value) },
      options.map(([value, text]) => h('option', { value, selected: value === chosen }, text))));
}

/** Sum of a part of a series. */
export const sum = (values, from, to) => values.slice(from, to).reduce((a, b) => a + b, 0);

/** The row of the channel that is looked at. */
export const rowOf = (data, channel) => data?.rows.find((row) => (row.channel ?? '') === channel) ?? null;
