// The words of the page, in the reader's language.

import { en } from './text/en.js';
import { fr } from './text/fr.js';

const languages = { en, fr };
let current = 'en';

export const language = () => current;

export function setLanguage(code) {
  current = code in languages ? code : 'en';
  document.documentElement.lang = current;
}

/** A text by its name; `{name}` in it is replaced. A name that is none stands for itself: it may be a channel's. */
export function t(name, values = {}) {
  const text = languages[current][name] ?? en[name] ?? name;
  return text.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? '');
}

/** Whether there is a text of that name. */
export const has = (name) => name in en;

/** What a code of the server says; as it is where there is no text for it. */
export const word = (code, prefix = '') => (has(prefix + code) ? t(prefix + code) : code.replaceAll('_', ' '));

/** Writes the texts that the page's markup asks for. */
export function writeAll(root = document) {
  for (const element of root.querySelectorAll('[data-text]')) element.textContent = t(element.dataset.text);
}
