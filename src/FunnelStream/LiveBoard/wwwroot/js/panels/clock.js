// Where event time stands, and how the connection does.

import { h, setText } from '../dom.js';
import { count, dateTime, span } from '../format.js';
import { t } from '../text.js';

let parts = null;

export function showClock(element, tick, connection) {
  parts ??= build(element);
  const state = connection.state === 'live' ? t('live') : connection.state === 'waiting' ? t('reconnecting') : t('standby');
  setText(parts.state, state);
  parts.state.dataset.state = connection.state;
  if (!tick) return;
  parts.time.dateTime = tick.event_time ?? '';
  setText(parts.label, t('event_time'));
  setText(parts.time, `${dateTime(tick.event_time)} ${t('utc')}`);
  setText(parts.lag, `${t('watermark')}: ${t('behind', { span: span(tick.watermark_lag_seconds) })}`);
  parts.lag.title = `${dateTime(tick.watermark)} ${t('utc')}. ${t('watermark_help')}`;
  setText(parts.left, tick.record_lag > 0 ? t('records_left', { count: count(tick.record_lag) }) : t('events', { count: count(tick.events) }));
}

function build(element) {
  const made = {
    state: h('span', { class: 'state small', role: 'status' }),
    label: h('span', { class: 'hidden' }),
    time: h('time', {}),
    lag: h('span', { class: 'soft small', id: 'lag' }),
    left: h('span', { class: 'soft small' }),
  };
  element.replaceChildren(made.state, made.label, made.time, made.lag, made.left);
  return made;
}
