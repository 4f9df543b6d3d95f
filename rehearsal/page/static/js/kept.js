// What is not seen yet, kept over a reload in the tab's own store: ids and counts, nothing that is said.

import { settle } from "./dom.js";
import { session } from "./store.js";

const KEY = "rehearsal.unseen";
const lastSeen = new Map();
let isKnown = false;

/** Up to where somebody has seen a channel, by "person channel". */
export function seen() {
  return lastSeen;
}

/** Take back what was kept, once. A clock that stands earlier is the clock of another rehearsal. */
export function takeBack() {
  if (isKnown) return;
  isKnown = true;
  const kept = read();
  if (kept && kept.at <= session.state.clock.now && kept.team === session.state.team) {
    for (const [key, count] of kept.unread.filter(isHere)) session.unread.set(key, count);
    for (const [key, ts] of kept.seen.filter(isHere)) lastSeen.set(key, ts);
  }
  addEventListener("pagehide", keep);
}

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return null;
  }
}

function isHere([key]) {
  const [who, where] = key.split(" ");
  const { users, channels, ims, directs } = session.state;
  return users.some((one) => one.id === who)
    && [...channels, ...ims, ...directs].some((one) => one.id === where);
}

/** Keep it as it is now. */
export function keep() {
  const { team, clock } = session.state;
  sessionStorage.setItem(KEY, JSON.stringify({
    team, at: clock.now, unread: [...session.unread], seen: [...lastSeen] }));
}

export const soonKept = settle(keep, 300);
