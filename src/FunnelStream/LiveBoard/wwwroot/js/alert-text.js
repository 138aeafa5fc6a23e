// What an alert says. One function, so that texts written by the server can take its place.

import { count, money, number, percent, span } from './format.js';
import { has, t, word } from './text.js';

const shares = /rate|ratio|share|pace|growth|utilization|p_value|drop|roi/;
const amounts = /^(cost_|cac|spend|budget|revenue|pipeline_value)/;
const spans = new Set(['sla', 'oldest', 'response_p90', 'silent']);

/** @returns {{ title: string, where: string, numbers: { name: string, value: string }[], diagnosis: string | null }} */
export function describe(alert) {
  // A diagnosis that is another matter altogether has a title of its own.
  const rule = [`rule_${alert.kind}_${alert.diagnosis}`, `rule_${alert.kind}`].find(has);
  return {
    title: rule ? t(rule) : alert.rule,
    where: Object.values(alert.labels).join(' · ') || t('total'),
    numbers: alert.numbers.slice(0, 6).map((n) => ({ name: word(n.name), value: value(n) })),
    diagnosis: alert.diagnosis ? word(alert.diagnosis) : null,
  };
}

/** @returns {{ title: string, where: string, cause: string, numbers: { name: string, value: string }[] }} What a diagnosis says. */
export function describeDiagnosis(d) {
  const { where, numbers } = describe({ ...d, kind: d.name, rule: d.name });
  return { title: word(d.name, 'found_'), where, cause: word(d.cause, 'cause_'), numbers };
}

function value(n) {
  const write = n.name.endsWith('_days') ? (v) => `${number(v)} ${t('days_short')}`
    : spans.has(n.name) ? span
    : amounts.test(n.name) ? money
    : n.name === 'arrival_rate' || n.name === 'service_rate' ? number
    : shares.test(n.name) ? percent
    : (v) => (Number.isInteger(v) ? count(v) : number(v, 2));
  return n.low !== null && n.high !== null && n.value !== null ? `${write(n.value)} (${write(n.low)}–${write(n.high)})` : write(n.value);
}
