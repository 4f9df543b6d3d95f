// Messages: one as a node, and a list of them that is kept up to date without losing focus or place.

import { sender } from "./actions.js";
import { avatar } from "./avatar.js";
import { belonging, mayWrite } from "./belonging.js";
import { drawBlocks } from "./blocks.js";
import { h, reconcile, whenIdle } from "./dom.js";
import { drawFiles } from "./files.js";
import { keepFocus } from "./focus.js";
import { icon } from "./icons.js";
import { lang, t } from "./i18n.js";
import { refreshViews } from "./modal.js";
import { firstWords, mrkdwn } from "./mrkdwn.js";
import { isPressed, released } from "./press.js";
import { signs } from "./signs.js";
import { answer, me, now, organisation, partner, session, user, userName } from "./store.js";
import { Surface } from "./surface.js";
import { announce } from "./toasts.js";
import { tools } from "./tools.js";
import { capital, clockTime, dayKey, format, prettyDay } from "./zone.js";

const MOMENT = { weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit",
  minute: "2-digit" };
const CLOSE_MS = 5 * 60_000;
/** The least height of a message, in pixels. */
const ROW = 30;

/** When a message was sent. */
export function sentAt(message) {
  return new Date(message.time ?? Number(message.ts) * 1000);
}

/** A scrolling list of the messages of one channel or thread. */
export class MessageList {
  constructor({ channel, label, inThread = false, empty, refresh, earlier }) {
    Object.assign(this, { channel, inThread, empty, refresh, earlier });
    this.drawn = new Map();
    this.known = null;
    this.ended = true;
    this.jump = h("button", { class: "jump", type: "button", hidden: true,
      onclick: () => this.toEnd() }, icon("down"), t("newMessages"));
    this.box = h("div", { class: "log", role: "log", "aria-live": "off", "aria-label": label,
      tabindex: "0", onscroll: () => this.scrolled() });
    this.node = h("div", { class: "log-frame" }, this.box, this.jump);
    // A keyboard on the screen, or a field that grows, takes from below, where the newest stands.
    new ResizeObserver(() => this.keepEnd()).observe(this.box);
    // So does a picture that has come, and the load of one is heard only on the way down. An icon
    // says so too, each of hundreds, but takes no room.
    this.box.addEventListener("load", ({ target }) => {
      if (target.localName === "img") this.keepEnd();
    }, true);
  }

  scrolled() {
    // A picture has come, or has another size: nobody has moved, what is shown has.
    const { scrollHeight, clientHeight } = this.box;
    if (scrollHeight !== this.whole || clientHeight !== this.room) {
      this.keepEnd();
      if (isPressed()) return;
    }
    this.ended = this.atEnd();
    if (this.ended) this.jump.hidden = true;
  }

  /** Whether the end is followed. That somebody has scrolled is said only with the next frame. */
  follows() {
    this.scrolled();
    return this.ended;
  }

  atEnd() {
    return this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < 80;
  }

  /** Stay at the end; not before what is pressed is released, which would no more be below the pointer. */
  keepEnd() {
    if (!this.ended) return;
    if (isPressed()) released().then(() => this.keepEnd());
    else this.toEnd();
  }

  toEnd() {
    this.whole = this.box.scrollHeight;
    this.room = this.box.clientHeight;
    this.box.scrollTop = this.whole;
    this.ended = true;
    this.jump.hidden = true;
  }

  /** Whether a message is higher than what is seen of the list. */
  isTall({ ts }) {
    return this.drawn.get(ts).node.offsetHeight > this.box.clientHeight;
  }

  /** Show where a message begins: what it asks, and of whom, stands there. */
  toTop({ ts }) {
    this.box.scrollTop = this.drawn.get(ts).node.offsetTop - this.box.offsetTop;
    this.ended = false;
    this.jump.hidden = true;
  }

  /** Show `messages`; `replies` counts the thread below each; `before` them stand so many more. */
  show(messages, replies = new Map(), before = 0) {
    const first = this.known === null;
    const stay = first || this.follows();
    const newest = this.newest;
    const fresh = first ? [] : messages.filter((one) => !this.known.has(one.ts) && one.ts > newest);
    this.known = new Set(messages.map((one) => one.ts));
    this.newest = messages.at(-1)?.ts ?? "";
    this.oldest = messages[0]?.ts;
    // At first as much as the window can hold; the rest when that is seen.
    const end = first ? messages.slice(-Math.ceil(innerHeight / ROW)) : messages;
    this.wanted = messages;
    reconcile(this.box, this.nodes(end, replies, end.length < messages.length ? 0 : before));
    const long = first ? messages.at(-1) : fresh.at(-1);
    if (long && long.user !== session.me && stay && this.isTall(long)) this.toTop(long);
    else if (stay || fresh.some((one) => one.user === session.me)) this.toEnd();
    else if (fresh.length) this.jump.hidden = false;
    const heard = fresh.filter((one) => one.user !== session.me)
      .map((one) => t("said", nameOf(one), spoken(one)));
    if (heard.length) announce(heard.join(" "));
    if (end.length < messages.length) whenIdle(() => released().then(() => this.showRest(messages, replies, before)));
  }

  /** Draw also what stands above the end, unless something newer is; who reads stays where they are. */
  showRest(messages, replies, before) {
    if (this.wanted !== messages || !this.box.isConnected) return;
    const { node } = this.drawn.get(this.newest);
    const at = node.offsetTop - this.box.scrollTop;
    const stay = this.follows();
    reconcile(this.box, this.nodes(messages, replies, before));
    if (stay) this.toEnd();
    else this.box.scrollTop = node.offsetTop - at;
  }

  nodes(messages, replies, earlier) {
    const old = this.drawn;
    this.drawn = new Map(); // what is no longer shown is forgotten
    const nodes = messages.length || !this.empty ? [] : [this.reuse(old, "empty", "", () => this.empty())];
    if (earlier) nodes.push(this.reuse(old, "earlier", lang(), () => this.earlierLine()));
    let before = null;
    for (const message of messages) {
      const at = sentAt(message);
      if (!this.inThread && (!before || dayKey(sentAt(before)) !== dayKey(at))) {
        const text = capital(prettyDay(at, now()));
        nodes.push(this.reuse(old, `day ${dayKey(at)}`, text, () => divider(text)));
        before = null;
      }
      const below = replies.get(message.ts) ?? null;
      const follows = before !== null && isFollowing(message, before, replies);
      const json = JSON.stringify([message, below, follows, lang(), session.me, me()?.commands,
        user(message.user)?.guest]);
      nodes.push(this.reuse(old, message.ts, json, () => this.message(message, below, follows)));
      before = message;
    }
    return nodes;
  }

  /** The node drawn for this key before, unless what it shows has changed. */
  reuse(drawn, key, json, draw) {
    const old = drawn.get(key);
    const node = old?.json === json ? old.node : draw();
    this.drawn.set(key, { json, node });
    if (old?.node === node) return node;
    if (old?.node.isConnected) {
      const refocus = keepFocus(old.node);
      old.node.replaceWith(node);
      refocus(node);
    }
    return node;
  }

  earlierLine() {
    return h("p", { class: "earlier" }, h("button", { class: "button", type: "button",
      onclick: () => this.showEarlier() }, t("earlier")));
  }

  /** Show what came before, and leave the reader where they were. */
  async showEarlier() {
    const { oldest } = this;
    const at = this.drawn.get(oldest).node.offsetTop - this.box.scrollTop;
    this.ended = false;
    await this.earlier();
    const { node } = this.drawn.get(oldest); // drawn anew, now that another stands before it
    this.box.scrollTop = node.offsetTop - at;
    node.setAttribute("tabindex", "-1");
    node.focus({ preventScroll: true });
  }

  message(message, below, follows) {
    const surface = new Surface({ kind: "message", act: sender(() => (
      { channel: this.channel, message_ts: message.ts }), this.refresh, refreshViews) });
    return drawMessage(message, { surface, below, follows, inThread: this.inThread });
  }
}

function isFollowing(message, before, replies) {
  return message.user === before.user && message.bot === before.bot && !replies.has(before.ts)
    && Boolean(message.ephemeral) === Boolean(before.ephemeral)
    && sentAt(message) - sentAt(before) < CLOSE_MS;
}

function divider(text) {
  return h("div", { class: "day", role: "separator", "aria-label": text }, h("span", {}, text));
}

/** A message as it is said: its words, and the names of its files. */
function spoken(message) {
  const names = (message.files ?? []).map((file) => file.name);
  return [firstWords(said(message)), names.join(", ")].filter(Boolean).join(" ");
}

function nameOf(message) {
  return message.name ?? user(message.user)?.name ?? message.user;
}

function drawMessage(message, { surface, below, follows, inThread }) {
  const name = nameOf(message);
  const classes = ["message", follows && "follows", message.ephemeral && "ephemeral",
    message.pinned_by && "is-pinned"];
  return h("article", { class: classes.filter(Boolean).join(" "), "aria-label": name },
    h("div", { class: "message-side" }, follows ? stamp(message)
      : avatar(message.user ?? name, name, message.bot || user(message.user)?.bot)),
    h("div", { class: "message-main" },
      message.ephemeral && h("p", { class: "only-you" }, icon("eye"), t("onlyYou")),
      message.pinned_by && h("p", { class: "pinned" }, icon("pin"), t("pinnedBy", userName(message.pinned_by))),
      !follows && head(message, name),
      h("div", { class: "message-body" }, content(message, surface)),
      signs(message),
      below && threadLine(message, below)),
    tools(message, name, inThread));
}

function head(message, name) {
  const from = user(message.user);
  return h("header", { class: "message-head" }, named(message.user, name),
    message.bot && h("span", { class: "badge" }, t("app")),
    from?.external && h("span", { class: "from" }, organisation(from)),
    from?.guest && h("span", { class: "from" }, `${organisation(from)} · ${belonging(from)}`),
    stamp(message));
}

/** A name; by pointer it leads to direct messages, as the list of people does by keyboard too. */
function named(id, name) {
  const other = id === session.place ? null : partner(id);
  return other && mayWrite(other)
    ? h("a", { class: "message-name", tabindex: "-1", href: `#as=${session.me}&in=${id}`,
      title: t("writeTo", name) }, name)
    : h("strong", { class: "message-name" }, name);
}

function stamp(message) {
  const at = sentAt(message);
  return h("time", { class: "stamp", datetime: at.toISOString(),
    title: format(at, MOMENT) }, clockTime(at));
}

function content(message, surface) {
  const edited = message.edited && h("span", { class: "edited" }, ` ${t("edited")}`);
  const drawn = message.blocks?.length ? drawBlocks(message.blocks, surface)
    : [(message.text || edited) && h("div", { class: "text" }, mrkdwn(said(message)), edited)];
  const whole = message.blocks?.length && edited ? [...drawn, edited] : drawn;
  return [...whole, ...drawFiles(message.files ?? [])];
}

/** What a message says. That somebody has come, or that one is gone, Slack says in the reader's language. */
function said(message) {
  if (message.subtype === "channel_join") return `<@${message.user}> ${t("hasJoined")}`;
  return message.subtype === "tombstone" ? t("wasDeleted") : message.text;
}

function threadLine(message, below) {
  const label = [t("replies", below.count), t("lastReply", lastWhen(below.last))].join(", ");
  return h("button", { class: "thread-line", type: "button", dataset: { action: "thread" },
    onclick: () => answer(message.ts) },
  below.onlyMe ? icon("eye") : icon("reply"), h("span", {}, label));
}

function lastWhen(at) {
  return dayKey(at) === dayKey(now()) ? clockTime(at) : prettyDay(at, now());
}
