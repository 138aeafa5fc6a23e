// Channels, campaigns and segments, results first. Rows stay what they are: only texts that differ are written, and of many rows only
// those in sight are there.

import { choice, choose } from '../choice.js';
import { h, s, setText } from '../dom.js';
import { count, money, percent, percentile, percentRange } from '../format.js';
import { language, t } from '../text.js';
import { heading, ripe, rowOf, select, sum } from './parts.js';

const few = 25;

// More rows than this are laid out for longer than a frame takes.
const many = 100;
const usualHeight = 36;

const columns = [
  { name: 'sqls', face: 'chosen', write: count },
  { name: 'opportunities', face: 'chosen', write: count },
  { name: 'clients', face: 'chosen', write: count },
  { name: 'lead_to_sql', face: 'chosen', write: (v) => percent(v), withInterval: true },
  { name: 'cost_per_sql', face: 'period', write: money },
  { name: 'cac', face: 'period', write: money },
  { name: 'response_p90', kpi: 'response_time_p90', face: 'cohort', full: percentile },
  { name: 'leads', face: 'chosen', write: count, isInput: true },
];

/** What the table needs to be told. */
export const tableKpis = columns.map((column) => column.kpi ?? column.name).join(',');

const rows = new Map();
const byName = new Intl.Collator();
let frame = null;
let all = false;

/** @param {{ cohort: object, period: object }} faces Answers of the API to the same breakdown. */
export function showTable(element, faces, series, options) {
  frame = frame?.key === `${language()} ${choice.by} ${options.breakdowns.length}` ? frame : build(element, options);
  const data = joined(faces);
  const column = columns.find((c) => c.name === choice.sort) ?? columns[0];
  const sign = choice.order === 'ascending' ? 1 : -1;
  data.sort((a, b) => (choice.sort === 'name' ? sign * byName.compare(a.name, b.name) : compare(value(a, column), value(b, column), sign)) || byName.compare(a.name, b.name));
  Object.assign(frame, { items: all ? data : data.slice(0, few), series });
  showRows();
  frame.more.hidden = data.length <= few;
  setText(frame.more, all ? t('show_fewer') : t('show_all', { count: count(data.length) }));
  for (const [name, th] of frame.heads) {
    if (name === choice.sort) th.setAttribute('aria-sort', choice.order);
    else th.removeAttribute('aria-sort');
  }
}

// What is not known comes last, whichever way it is sorted.
function compare(a, b, sign) {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return sign * (a - b);
}

const cell = (item, column) => item[column.face === 'chosen' ? choice.face : column.face]?.[column.kpi ?? column.name] ?? null;
const value = (item, column) => cell(item, column)?.value ?? (column.full ? cell(item, column)?.low ?? null : null);

function joined(faces) {
  const items = new Map();
  for (const face of ['cohort', 'period']) {
    for (const row of faces[face]?.rows ?? []) {
      const name = Object.values(row.by).join(' / ') || t('total');
      if (!items.has(name)) items.set(name, { name, by: row.by });
      items.get(name)[face] = row.values;
    }
  }
  return [...items.values()].filter((item) => columns.some((column) => value(item, column)));
}

function build(element, options) {
  rows.clear();
  const heads = new Map();
  const head = (name, text, className) => {
    const th = h('th', { scope: 'col', class: className }, h('button', { type: 'button', onclick: () => sortBy(name) }, text));
    heads.set(name, th);
    return th;
  };
  const body = h('tbody');
  const more = h('button', { type: 'button', class: 'quiet', onclick: () => { all = !all; choose({}); } });
  const breakdowns = options.breakdowns.map((b) => b.name).filter((name) => name !== 'total');
  element.replaceChildren(
    heading('channels', t('table', { name: t(`by_${choice.by}`) }), t('costs_note'),
      select(t('by'), breakdowns.map((name) => [name, t(`by_${name}`).replace('by_', '')]), choice.by, (by) => { all = false; choose({ by }); })),
    h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-labelledby': 'channels-title' },
      h('table', { class: 'large' },
        h('thead', {}, h('tr', {}, head('name', t(`by_${choice.by}`)), columns.map((c) => head(c.name, t(c.name), c.isInput ? 'input' : '')), choice.by === 'channel' ? h('th', { scope: 'col' }, t('trend_column')) : null)),
        body)),
    more);
  return { key: `${language()} ${choice.by} ${options.breakdowns.length}`, heads, body, more, above: spacer(), below: spacer(), items: [], series: null };
}

const spacer = () => h('tr', { class: 'spacer', 'aria-hidden': 'true' }, h('td', { colspan: String(columns.length + 2) }));

for (const event of ['scroll', 'resize']) {
  window.addEventListener(event, () => {
    if (frame && frame.items.length > many) requestAnimationFrame(showRows);
  }, { passive: true });
}

function showRows() {
  const { body, items, series } = frame;
  const isWindow = items.length > many;
  const height = body.querySelector('[data-row]')?.offsetHeight || usualHeight;
  const [from, to] = isWindow ? inSight(items.length, height) : [0, items.length];
  const near = items.slice(from, to);
  const shown = near.map((item) => update(item, series));
  const table = body.parentElement;
  table.classList.toggle('window', isWindow);
  if (!isWindow) {
    table.removeAttribute('aria-rowcount');
    place(shown);
    return;
  }

  // Who listens to the table is told how long it is and where each row belongs.
  table.setAttribute('aria-rowcount', items.length + 1);
  shown.forEach((row, i) => row.setAttribute('aria-rowindex', from + i + 2));
  frame.above.firstChild.style.setProperty('height', `${from * height}px`);
  frame.below.firstChild.style.setProperty('height', `${(items.length - to) * height}px`);
  place([frame.above, ...shown, frame.below]);
  const kept = new Set(near.map((item) => item.name));
  for (const name of rows.keys()) if (!kept.has(name)) rows.delete(name);
}

// Rows on the screen, and a screen more on either side.
function inSight(count, height) {
  const { top } = frame.body.getBoundingClientRect();
  const row = (y) => Math.min(count, Math.max(0, Math.floor((y - top) / height)));
  return [row(-innerHeight), Math.min(count, row(2 * innerHeight) + 1)];
}

function sortBy(name) {
  choose({ sort: name, order: choice.sort === name && choice.order === 'descending' ? 'ascending' : choice.sort === name ? 'descending' : name === 'name' ? 'ascending' : 'descending' });
}

function update(item, series) {
  let row = rows.get(item.name);
  if (!row) rows.set(item.name, (row = make(item.name)));
  columns.forEach((column, i) => {
    const found = cell(item, column);
    const text = column.full ? column.full(found) : column.write(found?.value);
    const part = row.cells[i];
    if (part.text !== text) part.node.data = part.text = text;
    const isFinal = ripe(column.face === 'chosen' ? choice.face : column.face, column.name, found);
    if (part.isFinal !== isFinal) {
      part.isFinal = isFinal;
      part.span.className = isFinal ? '' : 'moon maturing';
      part.span.title = isFinal ? '' : t('maturing_help');
      part.hidden.data = isFinal ? '' : ` (${t('maturing')})`;
    }
    if (part.interval) {
      const range = percentRange(found);
      if (part.range !== range) part.interval.data = part.range = range;
    }
  });
  if (row.spark) draw(row, rowOf(series, item.name), series);
  return row.element;
}

function make(name) {
  const cells = columns.map((column) => {
    const [node, hidden] = [document.createTextNode(''), document.createTextNode('')];
    const span = h('span', {}, node, h('span', { class: 'hidden' }, hidden));
    const interval = column.withInterval ? document.createTextNode('') : null;
    return { node, hidden, span, interval, text: '', range: '', isFinal: true, td: h('td', { class: column.isInput ? 'input' : '' }, span, interval ? h('span', { class: 'interval' }, interval) : null) };
  });
  const spark = choice.by === 'channel' ? s('svg', { class: 'spark', viewBox: '0 0 100 24', preserveAspectRatio: 'none', role: 'img' }) : null;
  return { cells, spark, drawn: '', element: h('tr', { 'data-row': name }, h('th', { scope: 'row' }, name), cells.map((c) => c.td), spark ? h('td', {}, spark) : null) };
}

// Moves only what is not in its place.
function place(elements) {
  const body = frame.body;
  elements.forEach((element, i) => {
    if (body.children[i] !== element) body.insertBefore(element, body.children[i] ?? null);
  });
  while (body.children.length > elements.length) body.lastElementChild.remove();
}

function draw(row, data, series) {
  if (!data) return;
  const [leads, sqls] = [smooth(data.leads.slice(series.current)), smooth(data.sqls.slice(series.current))];
  const [l, q] = [points(leads), points(sqls)];
  if (row.drawn === l + q) return;
  row.drawn = l + q;
  row.spark.setAttribute('aria-label', t('spark_label', { leads: count(sum(data.leads, series.current)), sqls: count(sum(data.sqls, series.current)) }));
  row.spark.replaceChildren(s('polyline', { class: 'l', points: l }), s('polyline', { class: 's', points: q }));
}

const smooth = (values) => values.map((_, i) => sum(values, Math.max(0, i - 3), i + 1) / Math.min(4, i + 1));

// Each on its own scale: how they move is compared, not how many there are.
function points(values) {
  const most = Math.max(1e-9, ...values);
  return values.map((v, i) => `${((i * 100) / Math.max(1, values.length - 1)).toFixed(1)},${(22.5 - (21 * v) / most).toFixed(1)}`).join(' ');
}
