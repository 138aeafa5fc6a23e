// What is wrong with the funnel, where to look, and the numbers that say so.

import { describeDiagnosis } from '../alert-text.js';
import { choice } from '../choice.js';
import { h, render } from '../dom.js';
import { dateTime } from '../format.js';
import { t } from '../text.js';
import { heading, numbers } from './parts.js';

export function showDiagnoses(element, answer) {
  const mine = answer.diagnoses.filter((d) => !choice.channel || !d.labels.channel || d.labels.channel === choice.channel);
  render(element, JSON.stringify([answer.configured, answer.at, mine, choice.lang]), () => [
    heading('diagnoses', t('diagnoses'), answer.at ? t('as_of', { time: dateTime(answer.at) }) : null),
    !answer.configured || !answer.at ? h('p', { class: 'empty' }, t('diagnoses_off'))
      : mine.length === 0 ? h('p', { class: 'fine' }, h('b', { 'aria-hidden': 'true' }, '✓'), t('diagnoses_none'))
      : h('ul', { class: 'alerts' }, mine.map(card)),
  ]);
}

function card(d) {
  const said = describeDiagnosis(d);
  return h('li', { class: 'alert', 'data-diagnosis': d.name },
    h('div', { class: 'head' }, h('h3', {}, said.title)),
    h('p', { class: 'small' }, h('b', {}, said.where), ` · ${said.cause}`),
    numbers(said.numbers));
}
