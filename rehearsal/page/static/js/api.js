// The rehearsal's control interface. Nothing else on this page opens a connection.

const BASE = "/_control";

/** What the rehearsal refused, in its own words; `code` is its `error`. */
export class Refused extends Error {
  constructor(code, status) {
    super(code);
    this.code = code;
    this.status = status;
  }
}

/** GET a path below `/_control`. Throws Refused. */
export function get(path) {
  return ask(path, { headers: { Accept: "application/json" } });
}

/** POST JSON to a path below `/_control`. Throws Refused. */
export function post(path, body) {
  return ask(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
  });
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(BASE + path, { cache: "no-store", ...options });
  } catch {
    throw new Refused("unreachable", 0);
  }
  const body = await response.json().catch(() => null);
  if (!response.ok || body === null || body.ok === false) {
    throw new Refused(body?.error ?? `http_${response.status}`, response.status);
  }
  return body;
}

/** Listen to what happens: `onEvent({kind, channel?, user?})`, `onOpen()`, `onLost()`. */
export function listen({ onEvent, onOpen, onLost }) {
  const source = new EventSource(`${BASE}/stream`);
  source.addEventListener("open", onOpen);
  source.addEventListener("error", onLost);
  source.addEventListener("message", (event) => onEvent(JSON.parse(event.data)));
  return source;
}
