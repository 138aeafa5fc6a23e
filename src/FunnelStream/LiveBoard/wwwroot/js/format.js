// Numbers, money, times and spans, as the reader's language writes them. What is not known is a dash, never 0.

import { language, t } from './text.js';

export const none = '–';
const made = new Map();
let currency = 'EUR';

export function setCurrency(code) {
  currency = code;
  made.clear();
}

function maker(name, make) {
  const key = `${name} ${language()}`;
  if (!made.has(key)) made.set(key, make(language() === 'fr' ? 'fr-FR' : 'en-GB'));
  return made.get(key);
}

const isKnown = (value) => typeof value === 'number' && Number.isFinite(value);

export function count(value) {
  return isKnown(value) ? maker('count', (l) => new Intl.NumberFormat(l, { maximumFractionDigits: 0 })).format(value) : none;
}

export function number(value, digits = 1) {
  return isKnown(value) ? maker(`number${digits}`, (l) => new Intl.NumberFormat(l, { maximumFractionDigits: digits })).format(value) : none;
}

export function percent(value, digits = 1) {
  if (!isKnown(value)) return none;
  return maker(`percent${digits}`, (l) => new Intl.NumberFormat(l, { style: 'percent', maximumFractionDigits: digits, minimumFractionDigits: digits })).format(value);
}

export function change(value) {
  if (!isKnown(value)) return none;
  return maker('change', (l) => new Intl.NumberFormat(l, { style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' })).format(value);
}

export function money(value) {
  if (!isKnown(value)) return none;
  const large = Math.abs(value) >= 1_000_000;
  return maker(large ? 'millions' : 'money', (l) => new Intl.NumberFormat(l, {
    style: 'currency', currency, currencyDisplay: 'narrowSymbol', ...(large ? { notation: 'compact', maximumFractionDigits: 2 } : { maximumFractionDigits: 0 }),
  })).format(value);
}

/** Seconds in the two units that matter. */
export function span(seconds) {
  if (!isKnown(seconds)) return none;
  const s = Math.round(Math.max(0, seconds));
  if (s < 60) return `${s} s`;
  if (s < 3_600) return `${Math.round(s / 60)} min`;
  if (s < 36_000) return `${Math.floor(s / 3_600)} h ${String(Math.floor((s % 3_600) / 60)).padStart(2, '0')}`;
  if (s < 172_800) return `${number(s / 3_600, 0)} h`;
  return `${number(s / 86_400, s < 864_000 ? 1 : 0)} ${t('days_short')}`;
}

/** A percentile: beyond what was observed only its bound is known. */
export function percentile(value) {
  if (!value) return none;
  return isKnown(value.value) ? span(value.value) : isKnown(value.low) ? `> ${span(value.low)}` : none;
}

export function interval(value, write) {
  return value && isKnown(value.low) && isKnown(value.high) ? `${write(value.low)}–${write(value.high)}` : '';
}

/** A low and a high fraction as one range of percent. */
export function percentRange(value) {
  return value && isKnown(value.low) && isKnown(value.high) ? `${number(value.low * 100, 0)}–${percent(value.high, 0)}` : '';
}

export function dateTime(text) {
  return text ? maker('dateTime', (l) => new Intl.DateTimeFormat(l, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })).format(new Date(text)) : none;
}

export function day(text) {
  return text ? maker('day', (l) => new Intl.DateTimeFormat(l, { day: 'numeric', month: 'short', timeZone: 'UTC' })).format(new Date(text)) : none;
}
