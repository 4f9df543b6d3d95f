// What has come where nobody is looking: counted per person and channel, by asking what they see.
// The stream tells that a message is new or changed, not which; a changed one is no news.

import { get } from "./api.js";
import { seen as lastSeenBy, soonKept } from "./kept.js";
import { groups, session, setUnseen, shownChannel, user } from "./store.js";

const WAIT_MS = 200;
const lastSeen = lastSeenBy();
const waiting = new Map();

/** Note that a person has seen a channel's messages. */
export function noteSeen(who, id, messages) {
  lastSeen.set(`${who} ${id}`, messages.at(-1)?.ts ?? "0");
  setUnseen(who, id, 0);
  soonKept();
}

/** Something happened in a channel that is not shown; `only` one person may see it. */
export function arrived(id, only) {
  const direct = [...session.state.directs, ...groups()].find((one) => one.id === id);
  const im = session.state.ims.find((one) => one.id === id);
  const alone = im?.user ?? only;
  const people = direct?.members.filter((each) => !user(each)?.bot);
  for (const who of alone ? [alone] : people ?? [session.me]) soon(who, id);
}

function soon(who, id) {
  const key = `${who} ${id}`;
  clearTimeout(waiting.get(key));
  waiting.set(key, setTimeout(() => count(who, id, key).catch(() => {}), WAIT_MS));
}

async function count(who, id, key) {
  const since = lastSeen.get(key);
  const end = new URLSearchParams({ as: who, last: 2, ...(since && { since }) });
  const { messages } = await get(`/messages/${encodeURIComponent(id)}?${end}`);
  if (who === session.me && id === shownChannel()) return;
  if (!lastSeen.has(key)) lastSeen.set(key, beforeNewest(messages));
  const seen = lastSeen.get(key);
  const fresh = messages.filter((one) => one.ts > seen && one.user !== who);
  const { ims, directs } = session.state;
  const isDirect = [...ims, ...directs, ...groups()].some((one) => one.id === id);
  const own = isDirect ? fresh : fresh.filter((one) => one.ephemeral);
  setUnseen(who, id, fresh.length, own.length);
  soonKept();
}

/** At the first event of a channel: its newest message is the news, unless it was only changed. */
function beforeNewest(messages) {
  const newest = messages.at(-1);
  return (newest?.edited ? newest : messages.at(-2))?.ts ?? "0";
}
