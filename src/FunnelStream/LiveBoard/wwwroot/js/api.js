// Reads the API and asks it for things. The browser keeps answers and their tags: what has not changed is not sent again.

export class Refused extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

async function ask(path, options) {
  const answer = await fetch(path, { credentials: 'same-origin', ...options });
  if (answer.ok) return answer.status === 204 ? null : answer.json();
  if (answer.status === 401) location.assign(`/login${location.search}`);
  const problem = await answer.json().catch(() => ({}));
  throw new Refused(answer.status, problem.detail ?? answer.statusText);
}

/** Reads. */
export function get(path, query = {}) {
  const text = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== null && value !== '')).toString();
  return ask(`/api/v1/${path}${text ? `?${text}` : ''}`, { cache: 'no-cache' });
}

/** Changes something. */
export function send(method, path, body) {
  return ask(`/api/v1/${path}`, {
    method,
    headers: { 'X-FunnelStream': '1', ...(body ? { 'Content-Type': 'application/json' } : {}) },
    body: body ? JSON.stringify(body) : undefined,
  });
}
