// The rehearsal's control interface. Nothing else on this page opens a connection.

import { released } from "./press.js";

const BASE = "/_control";

/** What the rehearsal refused: a code, its own words in English, and errors by block_id. */
export class Refused extends Error {
  constructor({ error, message, errors }) {
    super(message || error);
    this.code = error;
    this.errors = errors ?? null;
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

/** What is answered is drawn, so it is not given out while something is pressed. */
async function ask(path, options) {
  let response;
  try {
    response = await fetch(BASE + path, { cache: "no-store", ...options });
  } catch {
    await released();
    throw new Refused({ error: "unreachable" });
  }
  const body = await response.json().catch(() => null);
  await released();
  if (!response.ok || body === null || body.ok === false) {
    throw new Refused(body?.error ? body : { error: `http_${response.status}` });
  }
  return body;
}

/** Listen to what happens: `onEvent({kind, channel?, user?})`, `onOpen()`, `onLost()`. */
export function listen({ onEvent, onOpen, onLost }) {
  const source = new EventSource(`${BASE}/stream`);
  source.addEventListener("open", () => released().then(onOpen));
  source.addEventListener("error", () => released().then(onLost));
  source.addEventListener("message", (event) => onEvent(JSON.parse(event.data)));
  return source;
}
