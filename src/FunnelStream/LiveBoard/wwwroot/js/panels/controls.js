// Window, face, channel, language and theme.

import { choice, choose } from '../choice.js';
import { h, render } from '../dom.js';
import { t } from '../text.js';
import { select } from './parts.js';

export function showControls(element, options, channels, session) {
  render(element, JSON.stringify([options.windows, channels, choice, session]), () => {
    const focused = element.contains(document.activeElement) ? document.activeElement.dataset?.name ?? document.activeElement.getAttribute('aria-label') : null;
    const made = [
      segmented('window', t('window'), options.windows.map((name) => [name, name]), choice.window),
      segmented('face', t('face'), [['cohort', t('cohort'), t('cohort_help')], ['period', t('period'), t('period_help')]], choice.face),
      select(t('channel'), [['', t('all_channels')], ...channels.map((name) => [name, name])], choice.channel, (channel) => choose({ channel })),
      select(t('language'), [['en', 'English'], ['fr', 'Français']], choice.lang, (lang) => choose({ lang })),
      select(t('theme'), ['auto', 'light', 'dark'].map((name) => [name, t(`theme_${name}`)]), choice.theme, (theme) => choose({ theme })),
      session.signed_in ? h('button', { class: 'quiet', onclick: signOut }, t('logout')) : null,
    ];
    // Built anew under the reader's finger: the focus goes back to where it was.
    if (focused) queueMicrotask(() => [...element.querySelectorAll('button, select')].find((e) => (e.dataset.name ?? e.getAttribute('aria-label')) === focused)?.focus());
    return made;
  });
}

function segmented(name, label, options, chosen) {
  return h('div', { class: 'segmented', role: 'group', 'aria-label': label },
    options.map(([value, text, help]) => h('button', {
      type: 'button', title: help, 'data-name': `${name} ${value}`, 'aria-pressed': String(value === chosen), onclick: () => choose({ [name]: value }),
    }, text)));
}

async function signOut() {
  await fetch('/api/v1/session', { method: 'DELETE', headers: { 'X-FunnelStream': '1' } });
  location.assign('/login');
}
