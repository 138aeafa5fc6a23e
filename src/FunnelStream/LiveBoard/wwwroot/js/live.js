// Listens to what is new. A connection that breaks is made again, whatever broke it: also a server that was away for a while.

const mostWait = 5_000;

/**
 * @param {(tick: object) => void} onTick The latest state; called at most once a frame.
 * @param {(state: 'live' | 'waiting' | 'gone', reason?: string) => void} onState How the connection stands.
 */
export function listen(onTick, onState) {
  let wait = 500;
  let latest = null;

  function tell() {
    const tick = latest;
    latest = null;
    if (tick) onTick(tick);
  }

  async function connect() {
    // EventSource gives up for good when it is refused, so whether anybody answers is asked first.
    try {
      const answer = await fetch('/api/v1/health', { cache: 'no-store' });
      if (answer.status === 401) return location.assign('/login');
      if (!answer.ok) return again((await answer.json().catch(() => ({}))).detail);
    } catch {
      return again();
    }

    const source = new EventSource('/api/v1/live');
    source.addEventListener('open', () => {
      wait = 500;
      onState('live');
    });
    source.addEventListener('tick', (event) => {
      if (!latest) (document.hidden ? setTimeout : requestAnimationFrame)(tell);
      latest = JSON.parse(event.data);
    });
    source.addEventListener('gone', (event) => {
      source.close();
      again(event.data);
    });
    source.addEventListener('error', () => {
      source.close();
      again();
    });
  }

  function again(reason) {
    onState(reason ? 'gone' : 'waiting', reason);
    setTimeout(connect, wait);
    wait = Math.min(mostWait, wait * 1.6);
  }

  onState('waiting');
  connect();
}
