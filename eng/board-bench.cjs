// board-bench.cjs PLAYWRIGHT CHROMIUM PROGRAM: first paint, an update of 1,000 rows, and the pipeline with 500 listeners; prints Markdown.
const { spawn } = require('node:child_process');
const http = require('node:http');
const fs = require('node:fs');

const [playwright, executablePath, program] = process.argv.slice(2);
const { chromium } = require(playwright);
const listeners = 500;
const rounds = 3;
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const percentile = (values, p) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor((values.length * p) / 100))];

// Plays the demo; `meanwhile` may look at its board. Resolves with what it took.
async function play(meanwhile) {
  const began = Date.now();
  const child = spawn(program, ['demo', '--for', '10s', '--port', '0', '--stay'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (text) => (output += text));
  const until = async (pattern) => {
    for (;;) {
      const match = pattern.exec(output);
      if (match) return match;
      if (child.exitCode !== null) throw new Error(output);
      await new Promise((done) => setTimeout(done, 20));
    }
  };
  const address = (await until(/http:\/\/[0-9.:]+/))[0];
  const looked = meanwhile ? meanwhile(address) : null;
  await until(/The story is over/);
  const seconds = (Date.now() - began) / 1000;
  const [, user, system] = /^\d+ \(.*\) (?:\S+ ){11}(\d+) (\d+)/.exec(fs.readFileSync(`/proc/${child.pid}/stat`, 'utf8'));
  const cpu = (Number(user) + Number(system)) / 100;
  const figures = { seconds, cpu, address, output, looked: await looked?.() };
  return { ...figures, end: () => new Promise((done) => child.on('exit', done) && child.kill()) };
}

// Opens listeners at once and counts what they are told. Before the first event there is no board yet: they ask again, as the page does.
function listen(address) {
  let ticks = 0;
  let ended = false;
  const agent = new http.Agent({ maxSockets: Infinity });
  const requests = new Set();
  const open = () => {
    if (ended) return;
    const request = http.get(`${address}/api/v1/live`, { agent }, (answer) => {
      answer.on('data', (text) => (ticks += String(text).split('event: tick').length - 1));
      answer.on('error', () => {});
      answer.on('end', () => {
        requests.delete(request);
        setTimeout(open, 200);
      });
    }).on('error', () => {});
    requests.add(request);
  };
  for (let i = 0; i < listeners; i++) open();
  return async () => {
    ended = true;
    requests.forEach((request) => request.destroy());
    return ticks;
  };
}

async function inBrowser(browser, address) {
  const paints = [];
  for (let i = 0; i < 5; i++) {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(`${address}/?lang=en`);
    await page.locator('body[data-ready]').waitFor();
    paints.push(await page.evaluate(() => [performance.getEntriesByName('first-contentful-paint')[0].startTime, performance.now()]));
    await page.close();
  }

  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${address}/?lang=en&by=channel%2Bcampaign`);
  await page.locator('body[data-ready]').waitFor();
  const updates = await page.evaluate(async () => {
    const { showTable } = await import('/js/panels/table.js');
    const element = document.body.appendChild(document.createElement('section'));
    element.id = 'bench';
    const value = (v) => ({ value: v, numerator: v, denominator: 100, low: v * .9, high: v * 1.1, final: false });
    const names = ['sqls', 'opportunities', 'clients', 'lead_to_sql', 'cost_per_sql', 'cac', 'response_time_p90', 'leads'];
    // As on the wire: parsing is part of an update. Every number of every row differs from the last time.
    const answer = (turn) => JSON.stringify({ rows: Array.from({ length: 1000 }, (_, i) => ({
      by: { channel: 'channel', campaign: `campaign ${i}` },
      values: Object.fromEntries(names.map((name, k) => [name, value(name === 'lead_to_sql' ? ((i + turn) % 90) / 100 : 10_000 - i * 7 + turn * (k + 1))])),
    })) });
    const options = { breakdowns: [{ name: 'total' }, { name: 'channel' }, { name: 'channel+campaign' }] };
    const times = { script: [], whole: [] };
    for (let turn = 0; turn < 40; turn++) {
      const text = answer(turn);
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      const began = performance.now();
      const data = JSON.parse(text);
      showTable(element, { cohort: data, period: data }, { current: 0, rows: [] }, options);
      const scripted = performance.now();
      element.getBoundingClientRect();
      const done = performance.now();
      if (turn === 0) [...element.querySelectorAll('button.quiet')].at(-1)?.click();
      if (turn === 1) element.scrollIntoView();
      if (turn > 9) {
        times.script.push(scripted - began);
        times.whole.push(done - began);
      }
    }
    return { ...times, rows: element.querySelectorAll('tbody [data-row]').length };
  });
  await page.close();
  return { paints, updates };
}

(async () => {
  const [alone, crowded] = [[], []];
  for (let i = 0; i < rounds; i++) {
    for (const [kept, meanwhile] of [[alone, null], [crowded, listen]]) {
      const played = await play(meanwhile);
      kept.push(played);
      await played.end();
    }
  }

  const played = await play(null);
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
  const { paints, updates } = await inBrowser(browser, played.address);
  await browser.close();
  await played.end();

  const ms = (value) => `${value.toFixed(1)} ms`;
  console.log('| live board | median | worst |\n|---|--:|--:|');
  console.log(`| first contentful paint | ${ms(median(paints.map((p) => p[0])))} | ${ms(Math.max(...paints.map((p) => p[0])))} |`);
  console.log(`| all panels filled | ${ms(median(paints.map((p) => p[1])))} | ${ms(Math.max(...paints.map((p) => p[1])))} |`);
  console.log(`| update of 1,000 rows, all numbers new, ${updates.rows} of them in sight: script | ${ms(median(updates.script))} | ${ms(percentile(updates.script, 100))} |`);
  console.log(`| the same with style and layout | ${ms(median(updates.whole))} | ${ms(percentile(updates.whole, 100))} |\n`);
  console.log(`| demo of ${/([0-9,]+) events, [0-9]+ rejected/.exec(played.output)?.[1]} events in 10 s | seconds | CPU seconds | events told |\n|---|--:|--:|--:|`);
  console.log(`| nobody listens | ${median(alone.map((p) => p.seconds)).toFixed(1)} | ${median(alone.map((p) => p.cpu)).toFixed(1)} | 0 |`);
  console.log(`| ${listeners} listeners | ${median(crowded.map((p) => p.seconds)).toFixed(1)} | ${median(crowded.map((p) => p.cpu)).toFixed(1)} | ${median(crowded.map((p) => p.looked))} |`);
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
