// Volume against result: leads and SQL on one scale, where 100 is the window before. Where the lines part, growth is an illusion.

import { choice } from '../choice.js';
import { h, render, setText } from '../dom.js';
import { count, dateTime, number } from '../format.js';
import { t } from '../text.js';
import { heading, rowOf, sum } from './parts.js';

const lines = [['leads', '--input', [7, 5]], ['sqls', '--result', null], ['opportunities', '--result-2', null]];
let chart = null;
let library = null;
let shown = '';

export async function showTrend(element, series) {
  const row = rowOf(series, choice.channel);
  const look = `${choice.lang} ${getComputedStyle(document.documentElement).colorScheme} ${choice.theme} ${matchMedia('(prefers-color-scheme: dark)').matches}`;
  const key = JSON.stringify([row, series?.from, look]);
  if (key === shown && chart) return;
  shown = key;
  render(element, look, () => {
    chart = null;
    return [
      heading('trend', t('trend'), t('trend_note'), h('div', { class: 'legend' }, lines.map(([name]) => h('span', { class: name }, h('i', {}), t(name))))),
      h('div', { class: 'plot', role: 'img', 'aria-labelledby': 'trend-words' }),
      h('p', { class: 'small soft', id: 'trend-words' }),
    ];
  });
  const words = element.querySelector('#trend-words');
  const data = row && indexed(series, row);
  if (!data) {
    chart?.destroy();
    chart = null;
    element.querySelector('.plot').replaceChildren();
    setText(words, t('trend_none'));
    return;
  }

  setText(words, t('trend_label', { leads: last(data[1]), sqls: last(data[2]) }));
  try {
    library ??= (await Promise.all([import('/vendor/uPlot.js'), stylesheet('/vendor/uPlot.css')]))[0].default;
  } catch {
    setText(words, t('charts_missing'));
    return;
  }

  if (chart) chart.setData(data);
  else if (shown === key) chart = draw(library, element.querySelector('.plot'), data);
}

const last = (values) => (values.at(-1) == null ? '–' : number(values.at(-1), 0));

// Trailing means over a quarter of the window: what a day of the week does is not what a campaign does.
function indexed(series, row) {
  const width = Math.max(1, Math.round(series.current / 4));
  const [start, step] = [Date.parse(series.from) / 1_000, series.step_seconds];
  const columns = lines.map(([name]) => {
    const base = sum(row[name], 0, series.current) / series.current;
    return row[name].map((_, i) => (i < width - 1 || base === 0 ? null : (100 * sum(row[name], i - width + 1, i + 1)) / width / base)).slice(width - 1);
  });
  const times = row.leads.map((_, i) => start + (i + 1) * step).slice(width - 1);
  return sum(row.leads, 0, series.current) > 0 ? [times, ...columns] : null;
}

function draw(uPlot, host, data) {
  const color = (name) => {
    const probe = host.appendChild(h('i', { style: { color: `var(${name})` } }));
    const value = getComputedStyle(probe).color;
    probe.remove();
    return value;
  };
  const [soft, line] = [color('--soft'), color('--line')];
  const axis = { stroke: soft, grid: { stroke: line, width: 1 }, ticks: { show: false }, font: '12px system-ui, sans-serif' };
  host.replaceChildren();
  const made = new uPlot({
    width: host.clientWidth,
    height: 268,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false } },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), 'UTC'),
    scales: { y: { range: (_, low, high) => [0, Math.max(150, high * 1.08)] } },
    axes: [
      { ...axis, values: (_, ticks) => ticks.map((s) => dateTime(new Date(s * 1_000).toISOString()).replace(/[ ,]+\d{4}/, '').replace(/,? 00:00/, '')), space: 90 },
      { ...axis, size: 44, values: (_, ticks) => ticks.map(count) },
    ],
    series: [{}, ...lines.map(([name, variable, dash]) => ({ label: name, stroke: color(variable), width: name === 'sqls' ? 3 : 2, dash, points: { show: false } }))],
  }, data, host);
  new ResizeObserver(() => host.clientWidth > 0 && made.setSize({ width: host.clientWidth, height: 268 })).observe(host);
  return made;
}

function stylesheet(href) {
  return new Promise((done, failed) => {
    if (document.querySelector(`link[href="${href}"]`)) return done();
    document.head.append(h('link', { rel: 'stylesheet', href, onload: () => done(), onerror: () => failed(new Error(href)) }));
  });
}
