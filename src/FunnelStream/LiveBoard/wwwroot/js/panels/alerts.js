// Alerts that are active, what people do about them, and what was.

import { describe, describeDiagnosis } from '../alert-text.js';
import { send } from '../api.js';
import { choice, choose } from '../choice.js';
import { h, render } from '../dom.js';
import { dateTime } from '../format.js';
import { t } from '../text.js';
import { heading, numbers } from './parts.js';

let open = null; // id and kind of the form that is open
let sought = choice.alert; // the alert that the address names, until it was shown once

export function showAlerts(element, alerts, history, silences, session, refresh) {
  const again = () => showAlerts(element, alerts, history, silences, session, refresh);
  const mine = alerts.alerts.filter((a) => !choice.channel || !a.labels.channel || a.labels.channel === choice.channel);
  const key = JSON.stringify([alerts.configured, mine.map(({ evaluated_at, ...rest }) => rest), history.transitions.map((x) => x.id), silences.silences, choice.lang, choice.channel, open]);
  render(element, key, () => [
    heading('alerts', t('alerts'), mine.length ? String(mine.length) : null),
    !alerts.configured ? h('p', { class: 'empty' }, t('alerts_off'))
      : mine.length === 0 ? h('p', { class: 'fine' }, h('b', { 'aria-hidden': 'true' }, '✓'), t('alerts_none'))
      : h('ul', { class: 'alerts' }, mine.map((alert) => card(alert, session, refresh, again))),
    silences.silences.length ? quiet(silences.silences, refresh) : null,
    history.transitions.length ? past(history.transitions) : null,
  ]);
  if (sought) element.querySelector('.linked')?.scrollIntoView({ block: 'center' });
  sought = '';
}

function card(alert, session, refresh, again) {
  const said = describe(alert);
  const toggle = (kind) => {
    open = open?.id === alert.id && open.kind === kind ? null : { id: alert.id, kind };
    again();
    document.querySelector(`[data-alert="${alert.id}"] form :is(input, select)`)?.focus();
  };
  return h('li', { class: linked('alert', alert), 'data-alert': alert.id, 'data-severity': alert.severity },
    h('div', { class: 'head' },
      h('h3', {}, said.title),
      h('span', { class: `badge ${alert.severity}` }, t(`severity_${alert.severity}`)),
      alert.state === 'recovering' ? h('span', { class: 'badge good' }, t('state_recovering')) : null,
      alert.silenced_by.length ? h('span', { class: 'badge plain' }, t('silenced')) : null),
    h('p', { class: 'small' }, h('b', {}, said.where), ` · ${t('since', { time: dateTime(alert.since) })}`, said.diagnosis ? ` · ${said.diagnosis}` : ''),
    numbers(said.numbers),
    alert.found.length ? h('div', { class: 'small' }, t('also_found'), h('ul', { class: 'found' }, alert.found.map(beside))) : null,
    alert.acknowledgement ? h('p', { class: 'small soft' }, `✓ ${t('acknowledged', { author: alert.acknowledgement.author })}`, alert.acknowledgement.comment ? `: ${alert.acknowledgement.comment}` : '') : null,
    open?.id === alert.id ? form(alert, open.kind, session, refresh, again)
      : h('div', { class: 'actions' },
        alert.acknowledgement ? null : h('button', { type: 'button', class: 'primary', onclick: () => toggle('acknowledge') }, t('acknowledge')),
        h('button', { type: 'button', onclick: () => toggle('silence') }, t('silence')),
        h('button', { type: 'button', class: 'quiet', onclick: () => toggle('accept') }, t('accept'))));
}

function beside(d) {
  const said = describeDiagnosis(d);
  return h('li', { 'data-found': d.name }, h('b', {}, said.title), ` · ${said.where} · ${said.cause}`);
}

function form(alert, kind, session, refresh, again) {
  const close = () => { open = null; again(); };
  const wrong = h('p', { class: 'wrong small', role: 'alert' });
  const submit = async (event) => {
    event.preventDefault();
    const data = Object.fromEntries(new FormData(event.target));
    if (data.author) choose({ author: data.author });
    try {
      await request(alert, kind, { ...data, author: data.author || choice.author || undefined });
      open = null;
      await refresh();
    } catch (error) {
      wrong.textContent = t('done_failed', { reason: error.message });
    }
  };
  return h('form', { onsubmit: submit },
    kind === 'silence' ? h('label', {}, t('for_how_long'), h('select', { name: 'duration' },
      [[3_600, 'hour_1'], [14_400, 'hours_4'], [86_400, 'day_1'], [604_800, 'week_1']].map(([value, text]) => h('option', { value }, t(text))))) : null,
    session.user ? null : h('label', {}, t('your_name'), h('input', { name: 'author', required: true, maxlength: 80, autocomplete: 'name', value: choice.author })),
    kind === 'accept' ? null : h('label', {}, t('comment'), h('input', { name: 'comment', maxlength: 300, required: kind === 'silence' })),
    h('button', { type: 'submit', class: 'primary' }, t(kind)),
    h('button', { type: 'button', onclick: close }, t('cancel')),
    wrong);
}

const request = (alert, kind, { author, comment, duration }) => (kind === 'silence'
  ? send('POST', 'silences', { rule: alert.rule, labels: alert.labels, author, comment, duration_seconds: Number(duration) })
  : send('POST', `alerts/${encodeURIComponent(alert.id)}/${kind}`, kind === 'accept' ? { author } : { author, comment }));

function quiet(silences, refresh) {
  return h('details', {}, h('summary', {}, `${t('silences')} (${silences.length})`),
    h('ul', { class: 'history' }, silences.map((x) => h('li', {},
      h('b', {}, x.rule ?? t('everything')), Object.values(x.labels).join(' · '), `${x.author}: ${x.comment}`, h('span', { class: 'soft' }, t('until', { time: dateTime(x.until) })),
      h('button', { type: 'button', class: 'quiet', onclick: async () => { await send('DELETE', `silences/${x.id}`); await refresh(); } }, t('end_silence'))))));
}

function past(transitions) {
  return h('details', { open: sought !== '' && transitions.some((x) => x.alert.id === sought) || undefined }, h('summary', {}, `${t('history')} (${transitions.length})`),
    h('ul', { class: 'history' }, transitions.map((x) => {
      const said = describe(x.alert);
      return h('li', { class: linked('', x.alert) }, h('span', { class: 'soft' }, dateTime(x.at)), h('b', {}, said.title), said.where, h('span', {}, t(`kind_${x.kind}`)));
    })));
}

const linked = (name, alert) => (alert.id === choice.alert ? `${name} linked` : name);
