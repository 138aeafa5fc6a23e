import { choice } from './choice.js';
import { setLanguage, t, writeAll } from './text.js';

setLanguage(choice.lang);
document.documentElement.dataset.theme = choice.theme;
writeAll();

document.getElementById('login').addEventListener('submit', async (event) => {
  event.preventDefault();
  const answer = await fetch('/api/v1/session', {
    method: 'POST',
    headers: { 'X-FunnelStream': '1', 'Content-Type': 'application/json' },
    body: JSON.stringify({ token: document.getElementById('token').value }),
  });
  if (answer.ok) location.assign(`/${location.search}`);
  else document.getElementById('wrong').textContent = t('login_wrong');
});
