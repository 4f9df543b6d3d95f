// What is not seen yet, kept over a reload in the tab's own store: ids and counts, nothing that is said.

import { settle } from "./dom.js";
import { changed, session, shownChannel } from "./store.js";

const KEY = "rehearsal.unseen";
const lastSeen = new Map();
let isKnown = false;

/** Up to where somebody has seen a channel, by "person channel". */
export function seen() {
  return lastSeen;
}

/** Take back what was kept, once, but not of what is seen by now. The browser takes long to give it, so the
 * first view does not wait for it. A clock that stands earlier is the clock of another rehearsal. */
export function takeBack() {
  isKnown = true;
  const kept = read();
  if (kept && kept.at <= session.state.clock.now && kept.team === session.state.team) {
    const isNews = ([key]) => !lastSeen.has(key) && key !== `${session.me} ${shownChannel()}`;
    for (const [key, count] of kept.unread.filter(isHere).filter(isNews)) session.unread.set(key, count);
    for (const [key, ts] of kept.seen.filter(isHere).filter(isNews)) lastSeen.set(key, ts);
    if (session.unread.size) changed("unread");
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

/** Keep it as it is now; not before what was kept is taken back. */
export function keep() {
  if (!isKnown) return;
  const { team, clock } = session.state;
  sessionStorage.setItem(KEY, JSON.stringify({
    team, at: clock.now, unread: [...session.unread], seen: [...lastSeen] }));
}

export const soonKept = settle(keep, 300);
