// What the reader has chosen: kept in the address, so that it can be sent to somebody, and on this machine.

const kept = 'funnelstream.board';
const remembered = ['lang', 'theme', 'author'];
const defaults = { lang: '', theme: 'auto', window: '', face: 'cohort', channel: '', by: 'channel', sort: 'sqls', order: 'descending', milestone: 'sql', author: '', alert: '' };
const listeners = [];

export const choice = { ...defaults, ...stored(), ...inAddress() };
if (!['en', 'fr'].includes(choice.lang)) choice.lang = (navigator.language ?? 'en').startsWith('fr') ? 'fr' : 'en';
if (!['auto', 'light', 'dark'].includes(choice.theme)) choice.theme = 'auto';
if (!['cohort', 'period'].includes(choice.face)) choice.face = 'cohort';
keep();

function stored() {
  try {
    return JSON.parse(localStorage.getItem(kept) ?? '{}');
  } catch {
    return {};
  }
}

function inAddress() {
  return Object.fromEntries([...new URLSearchParams(location.search)].filter(([name]) => name in defaults && name !== 'author'));
}

function keep() {
  try {
    localStorage.setItem(kept, JSON.stringify(Object.fromEntries(remembered.map((name) => [name, choice[name]]))));
  } catch {
    // Where nothing may be kept, it is chosen anew next time.
  }
}

/** Chooses, and tells everybody. */
export function choose(changes) {
  Object.assign(choice, changes);
  keep();
  const query = new URLSearchParams(Object.entries(choice).filter(([name, value]) => name !== 'author' && name !== 'theme' && value && value !== defaults[name]));
  history.replaceState(null, '', `${location.pathname}?${query}`);
  for (const listener of listeners) listener(changes);
}

export const onChoice = (listener) => listeners.push(listener);
