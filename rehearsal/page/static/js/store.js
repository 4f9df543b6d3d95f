// What the page knows: the workspace, who acts, where they look, and what they have not seen.
// The acting person and the place are kept in the address, so that a reload or a link returns there.

const listeners = new Set();

/** The one state of the page. `place` is a channel's id, "home" or "app" (the app's messages). */
export const session = {
  state: null,
  me: null,
  place: null,
  thread: null,
  /** The thread that somebody has just opened: it gets the focus once it is there. */
  answering: null,
  unread: new Map(),
  year: [],
  recent: [],
};

/** Call `work(what)` after each change; `what` is "state", "place", "unread" or "language". */
export function onChange(work) {
  listeners.add(work);
}

export function changed(what) {
  for (const work of listeners) work(what);
}

export function user(id) {
  return session.state?.users.find((one) => one.id === id) ?? null;
}

export function userName(id) {
  return user(id)?.name ?? id;
}

export function me() {
  return user(session.me);
}

/** The bot that the acting person meets: their own workspace's, else one that they share a channel with. */
export function bot() {
  const id = me()?.app ?? session.state.app?.user;
  return session.state.users.find((one) => (id ? one.id === id : one.bot)) ?? null;
}

export function botName() {
  return bot()?.name ?? "Dialogmöten";
}

export function team(id) {
  return session.state.teams.find((one) => one.id === id) ?? null;
}

/** Where somebody comes from: their parties, else their workspace. */
export function organisation(one) {
  return one.parties?.length ? one.parties.join(", ") : team(one.team)?.name ?? "";
}

export function channel(id) {
  return session.state.channels.find((one) => one.id === id) ?? null;
}

/** The messages between several people. */
export function groups() {
  return session.state.channels.filter((one) => one.group);
}

/** What a channel is called; messages between several have the names of the others in them. */
export function channelName(one) {
  return one.group ? one.members.filter((id) => id !== session.me).map(userName).join(", ") : `#${one.name}`;
}

/** The acting person's direct messages with the app, if there are any yet. */
export function ownIm() {
  const id = bot()?.id;
  return session.state.ims.find((one) => one.user === session.me && one.members.includes(id)) ?? null;
}

/** Somebody else at whose id as a place the acting person writes to them; null at other places.
 * So one writes to the bot of another workspace, too; to the own one at "app". */
export function partner(place = session.place) {
  const one = user(place);
  return one && ![session.me, bot()?.id].includes(one.id) ? one : null;
}

/** The acting person's direct messages with somebody, if there are any yet. */
export function directWith(id) {
  return ownDirects().find(({ members }) => members.includes(id)) ?? null;
}

/** All of the acting person's direct messages but those with their own bot. */
export function ownDirects() {
  const { directs, ims } = session.state;
  return [...directs, ...ims].filter(({ members }) => members.includes(session.me)
    && !members.includes(bot()?.id));
}

/** The channel that is shown: a channel's id, the id of the own direct messages, or null. */
export function shownChannel() {
  if (session.place === "home") return null;
  if (partner()) return directWith(session.place)?.id ?? null;
  return session.place === "app" ? ownIm()?.id ?? null : session.place;
}

/** The rehearsal's present instant. */
export function now() {
  return new Date(session.state.clock.now);
}

/** Go somewhere: any of {me, place, thread}. Pushes the address; the page follows it.
 * Whom one wrote to, and then acts as, reads the same conversation from the other side. */
export function go({ me: who = session.me, place = session.place, thread = null }) {
  const hash = new URLSearchParams({ as: who, in: place === who ? session.me : place });
  if (thread) hash.set("thread", thread);
  if (location.hash.slice(1) === hash.toString()) follow();
  else location.hash = hash.toString();
}

/** Open a message's thread, to write in it. */
export function answer(ts) {
  session.answering = ts;
  go({ thread: ts });
}

/** Take who and where from the address; fill in and correct what does not exist. */
export function follow() {
  const hash = new URLSearchParams(location.hash.slice(1));
  const before = session.me;
  session.me = known(hash.get("as") ?? before) ?? firstPerson();
  session.place = placeFor(hash.get("in") ?? session.place);
  session.thread = hash.get("thread");
  if (before && before !== session.me) remember(before);
  const shown = shownChannel();
  if (shown) session.unread.delete(`${session.me} ${shown}`);
  changed("place");
}

function known(id) {
  const one = user(id);
  return one && isPerson(one) ? one.id : null;
}

/** Whether one can act as somebody. */
export function isPerson(one) {
  return !one.bot && !one.deleted;
}

/** Everybody one can act as, in the order in which the series names them (its channel keeps it). */
export function everybody() {
  const order = new Map(session.state.channels[0]?.members.map((id, at) => [id, at]));
  return session.state.users.filter(isPerson)
    .sort((one, other) => (order.get(one.id) ?? Infinity) - (order.get(other.id) ?? Infinity) || 0);
}

function firstPerson() {
  const people = everybody();
  return (people.find((one) => !one.external) ?? people[0])?.id ?? null;
}

function placeFor(wanted) {
  if (partner(wanted)) return wanted;
  if (wanted === "app" || (wanted === "home" && hasHome()) || isOpen(channel(wanted))) return wanted;
  const own = session.state.channels.filter((one) => one.members.includes(session.me));
  return own[0]?.id ?? session.state.channels.find(isOpen)?.id ?? "app";
}

/** Whether the app has a Home tab. */
export function hasHome() {
  return session.state.app?.home !== false;
}

/** Whether the acting person sees a channel: guests and people from elsewhere only those they are in. */
export function isOpen(one) {
  if (!one || one.members.includes(session.me)) return Boolean(one);
  return !one.private && !me()?.external && !me()?.guest && (one.teams?.includes(me()?.team) ?? true);
}

function remember(id) {
  session.recent = [id, ...session.recent.filter((one) => one !== id)].slice(0, 4);
}

/** Set how much somebody has not seen in a channel, and how much of it is for them alone. */
export function setUnseen(who, id, count, own = 0) {
  const key = `${who} ${id}`;
  const before = session.unread.get(key) ?? { count: 0, own: 0 };
  if (before.count === count && before.own === own) return;
  if (count) session.unread.set(key, { count, own });
  else session.unread.delete(key);
  changed("unread");
}

/** How much the acting person, or `who`, has not seen in a channel. */
export function unseenIn(id, who = session.me) {
  return session.unread.get(`${who} ${id}`)?.count ?? 0;
}

/** The ids of the people, other than the acting one, whom something new has reached that is theirs:
 * what a whole channel got is asked of nobody. */
export function peopleWithNews() {
  const ids = [...session.unread].filter(([, { own }]) => own).map(([key]) => key.split(" ")[0]);
  return [...new Set(ids)].filter((id) => id !== session.me && known(id));
}

