// The page: what is new is read, and every panel is shown what concerns it.

import { get } from './api.js';
import { choice, onChoice } from './choice.js';
import { h, render, setText } from './dom.js';
import { setCurrency } from './format.js';
import { listen } from './live.js';
import { showAlerts } from './panels/alerts.js';
import { showCampaigns } from './panels/campaigns.js';
import { showCapacity } from './panels/capacity.js';
import { showClock } from './panels/clock.js';
import { showCohorts } from './panels/cohorts.js';
import { showControls } from './panels/controls.js';
import { showDiagnoses } from './panels/diagnoses.js';
import { showFunnel } from './panels/funnel.js';
import { showResponses } from './panels/responses.js';
import { showResults } from './panels/results.js';
import { showTable, tableKpis } from './panels/table.js';
import { showTrend } from './panels/trend.js';
import { showVerdict } from './panels/verdict.js';
import { setLanguage, t, word, writeAll } from './text.js';

const pace = 1_000; // ms between two readings: faster than anybody reads
const at = (id) => document.getElementById(id);
const connection = { state: 'waiting', reason: null };
const state = { tick: null, data: null, options: null, session: { user: null, signed_in: false } };
let reading = false;
let wanted = false;
let last = 0;

look();
onChoice((changes) => {
  look();
  show();
  if (['window', 'channel', 'by'].some((name) => name in changes)) read(true);
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', show);
document.addEventListener('visibilitychange', () => document.hidden || read(true));
await start();

async function start() {
  listen((tick) => {
    state.tick = tick;
    showStatus();
    read(false);
  }, (now, reason) => {
    Object.assign(connection, { state: now, reason: reason ?? null });
    showStatus();
    if (now === 'live') read(true);
  });
}

function look() {
  setLanguage(choice.lang);
  document.documentElement.dataset.theme = choice.theme;
  document.title = `${t('title')} · FunnelStream`;
  writeAll();
}

// One reading at a time; what is asked for meanwhile is one more afterwards.
async function read(now) {
  if (document.hidden && state.data) return;
  if (reading) {
    wanted ||= now;
    return;
  }
  if (!now && performance.now() - last < pace) return;
  reading = true;
  last = performance.now();
  try {
    if (!state.options) await readOnce();
    state.data = await readAll();
    show();
  } catch (error) {
    if (!(error instanceof TypeError) && !error.status) throw error; // the connection tells of the rest
  } finally {
    reading = false;
    if (wanted) {
      wanted = false;
      read(true);
    }
  }
}

async function readOnce() {
  const [options, session] = await Promise.all([get('options'), get('session')]);
  Object.assign(state, { options, session });
  setCurrency(options.currency);
  if (!options.windows.includes(choice.window)) choice.window = options.windows.at(-1);
  if (!options.breakdowns.some((b) => b.name === choice.by)) choice.by = options.breakdowns.at(-1).name;
}

async function readAll() {
  const { window, channel, by } = choice;
  const whole = channel ? { breakdown: 'channel', channel } : { breakdown: 'total' };
  const narrowed = channel && by.startsWith('channel') ? { channel } : {};
  const kpis = (face, query) => get('kpis', { window, face, ...query });
  const [cohort, period, tableCohort, tablePeriod, series, responses, cohorts, alerts, history, silences, campaigns, diagnoses, capacity] = await Promise.all([
    kpis('cohort', whole), kpis('period', whole),
    kpis('cohort', { breakdown: by, kpi: tableKpis, ...narrowed }), kpis('period', { breakdown: by, kpi: tableKpis, ...narrowed }),
    get('series', { window }), get('responses', { window }), get('cohorts', { period: 'week', channel }),
    get('alerts'), get('alerts/history', { limit: 30 }), get('silences'), get('campaigns'), get('diagnoses'), get('capacity'),
  ]);
  const only = (answer) => answer.rows[0]?.values ?? null;
  return { window, faces: { cohort: only(cohort), period: only(period) }, table: { cohort: tableCohort, period: tablePeriod }, series, responses, cohorts, alerts, history, silences, campaigns, diagnoses, capacity };
}

function show() {
  showStatus();
  if (!state.data) return;
  const { faces, table, series, responses, cohorts, alerts, history, silences, campaigns, diagnoses, capacity } = state.data;
  const channels = series.rows.map((row) => row.channel).filter((name) => name !== null);
  showControls(at('controls'), state.options, channels, state.session);
  showVerdict(at('verdict'), series);
  showResults(at('results'), faces, series);
  showFunnel(at('funnel'), faces);
  showTrend(at('trend'), series);
  showAlerts(at('alerts'), alerts, history, silences, state.session, () => read(true));
  showDiagnoses(at('diagnoses'), diagnoses);
  showTable(at('channels'), table, series, state.options);
  showCampaigns(at('campaigns'), campaigns);
  showCapacity(at('capacity'), capacity);
  showResponses(at('responses'), responses, faces.cohort);
  showCohorts(at('cohorts'), cohorts);
  render(at('footer'), choice.lang, () => [h('span', {}, t('footer_legend')), h('span', {}, t('footer_note')), h('a', { href: '/api/v1/openapi.json' }, t('footer_api'))]);
  document.body.dataset.ready = 'true';
}

function showStatus() {
  showClock(at('clock'), state.tick, connection);
  const notice = connection.state === 'gone' ? connection.reason
    : state.tick && !state.tick.is_whole ? t('partial')
    : state.tick?.status === 'failing' ? t('failing', { reasons: state.tick.reasons.join('; ') })
    : '';
  tell('notice', notice);
  tell('limits', (state.tick?.at_limit ?? []).map(limitText).join(' '));
}

function limitText({ dimension, last_refused: names }) {
  const text = t('at_limit', { dimension: word(dimension, 'dimension_') });
  return names.length === 0 ? text : `${text} ${t('last_refused', { names: names.map((name) => t('quoted', { name })).join(', ') })}`;
}

function tell(id, text) {
  at(id).hidden = !text;
  setText(at(id), text);
}
