// The middle of the page: the channel, or the app with its two tabs; and the thread beside it.

import { PART, endOf } from "./ahead.js";
import { post } from "./api.js";
import { takeDrops } from "./attaching.js";
import { avatar } from "./avatar.js";
import { mayWrite } from "./belonging.js";
import { Composer } from "./composer.js";
import { directHead, noFoot } from "./direct.js";
import { h, unseen } from "./dom.js";
import { homeNode, openHome, openMessages } from "./home.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { MessageList, sentAt } from "./messages.js";
import { noteSeen } from "./news.js";
import { bot, botName, channel, channelName, go, hasHome, partner, session, shownChannel, user } from "./store.js";
import { failed } from "./toasts.js";

let list = null;
let thread = null;
let messages = [];
/** The ts with which the list begins; an older message is here for its thread alone. */
let first = null;
let asked = 0;
let wanted = PART;
/** For whom which place was drawn last. */
let opened = "";

/** Draw the middle anew for the acting person and the place. */
export function drawConversation() {
  const main = document.getElementById("main");
  const opens = `${session.me} ${session.place}`;
  if (session.place === "app" && opens !== opened) openMessages();
  opened = opens;
  list = null;
  messages = [];
  first = null;
  wanted = PART;
  if (session.place === "home") {
    main.replaceChildren(appHead(), homeNode());
    openHome();
  } else {
    main.replaceChildren(...channelParts());
  }
  drawThread();
  refreshMessages();
}

function channelParts() {
  const isApp = session.place === "app";
  const other = partner();
  const one = channel(session.place);
  const label = nameOfPlace();
  list = new MessageList({ channel: shownChannel(), label: t("logOf", label),
    refresh: refreshMessages, empty: () => emptyNode(isApp), earlier: showEarlier });
  const foot = canWrite() ? footOf(list, { label: t(one && !one.group ? "writeIn" : "writeTo", label),
    place: session.place, sent: afterSending }) : noWay(one);
  return [other ? directHead(other) : isApp ? appHead() : channelHead(one), list.node, foot];
}

function nameOfPlace() {
  if (session.place === "app") return botName();
  return partner()?.name ?? channelName(channel(session.place));
}

/** Whether the acting person can write at the place. */
function canWrite() {
  if (partner()) return mayWrite(partner());
  return session.place === "app" || channel(session.place).members.includes(session.me);
}

function noWay(one) {
  return one ? joinNode(one) : noFoot(partner());
}

/** The field below a list; what is dropped on either of them goes with what is written in it. */
function footOf({ node }, options) {
  const composer = new Composer(options);
  takeDrops([node, composer.node], composer.attachment);
  return composer.node;
}

function emptyNode(isApp) {
  return h("div", { class: "empty" }, icon("chat"),
    h("p", {}, h("strong", {}, partner() ? t("emptyDirect", partner().name)
      : t(isApp ? "emptyDm" : "emptyChannel"))),
    !isApp && !partner() && h("p", {}, t(session.state.clock.next ? "emptyHint" : "emptyIdle")));
}

function channelHead(one) {
  const outside = one.shared ?? one.members.some((id) => user(id)?.external);
  return h("div", { class: "place-head" },
    h("h1", {}, icon(one.group ? "chat" : one.private ? "lock" : "hash"),
      one.group ? channelName(one) : one.name),
    outside && h("span", { class: "mark", title: t("shared") }, icon("share"), unseen(t("shared"))),
    h("span", { class: "place-note" }, t("members", one.members.length)));
}

function appHead() {
  const tab = (place, text) => h("a", { class: "tab", href: `#as=${session.me}&in=${place}`,
    "aria-current": session.place === place ? "page" : null }, text);
  return h("div", { class: "place-head app-head" },
    h("h1", {}, avatar(bot()?.id ?? "", botName(), true), botName()),
    h("nav", { class: "tabs", "aria-label": t("homeTabs") },
      hasHome() && tab("home", t("home")), tab("app", t("messages"))));
}

function joinNode(one) {
  const join = async () => {
    try {
      await post("/join", { channel: one.id, user: session.me });
      one.members.push(session.me);
      go({});
    } catch (error) { failed(error); }
  };
  return h("div", { class: "join" }, h("p", {}, t("joinLine", one.name)),
    h("button", { class: "button primary", type: "button", onclick: join }, t("join")));
}

/** Fetch the shown channel's messages and show them, and the thread's. */
export async function refreshMessages() {
  const id = shownChannel();
  asked += 1;
  const mine = asked;
  if (!id) {
    messages = [];
    list?.show([]);
    return;
  }
  try {
    const beside = more();
    const answer = await endOf(id, session.me, wanted, beside);
    if (mine !== asked || id !== shownChannel()) return;
    if (more().since && !beside.since) { // who was at the end reads earlier ones by now
      await refreshMessages();
      return;
    }
    ({ messages, first } = answer);
    noteSeen(session.me, id, messages);
    if (list) list.channel = id;
    list?.show(listed(), countReplies(), answer.before);
    showThread();
  } catch (error) { failed(error); }
}

/** What is asked for beside the newest: all that somebody who reads earlier ones has before them. */
function more() {
  return { ...(list && !list.follows() && first && { since: first }),
    ...(session.thread && { thread: session.thread }) };
}

function showEarlier() {
  wanted = listed().length + PART;
  return refreshMessages();
}

function listed() {
  return messages.filter((one) => isRoot(one) && one.ts >= first);
}

function isRoot(message) {
  return !message.thread_ts || message.thread_ts === message.ts
    || !messages.some((one) => one.ts === message.thread_ts);
}

function countReplies() {
  const counts = new Map();
  for (const message of messages.filter((one) => !isRoot(one))) {
    const before = counts.get(message.thread_ts) ?? { count: 0, onlyMe: true };
    counts.set(message.thread_ts, { count: before.count + 1, last: sentAt(message),
      onlyMe: before.onlyMe && Boolean(message.ephemeral) });
  }
  return counts;
}

/** A mention is answered in its thread: open it, so that the answer is seen. */
async function afterSending() {
  const newest = messages.at(-1)?.ts ?? "";
  await refreshMessages();
  const answer = messages.find((one) => one.ts > newest && !isRoot(one)
    && one.user !== session.me);
  const root = answer && messages.find((one) => one.ts === answer.thread_ts);
  if (root?.user === session.me && session.thread !== root.ts) go({ thread: root.ts });
}

/** Draw the thread's panel, or hide it. */
export function drawThread() {
  const panel = document.getElementById("thread");
  const open = session.thread && session.place !== "home";
  panel.hidden = !open;
  panel.replaceChildren();
  thread = null;
  if (!open) return;
  panel.setAttribute("aria-label", t("thread"));
  thread = new MessageList({ channel: shownChannel(), label: t("thread"), inThread: true,
    refresh: refreshMessages });
  panel.append(h("div", { class: "place-head" }, h("h2", {}, t("thread")),
    h("span", { class: "place-note" }, nameOfPlace()),
    h("button", { class: "icon-button", type: "button", "aria-label": t("closeThread"),
      onclick: closeThread }, icon("close"))), thread.node);
  if (canWrite()) {
    panel.append(footOf(thread, { label: t("writeReply"), place: session.place,
      thread: session.thread, sent: refreshMessages }));
  }
  showThread();
  if (session.answering === session.thread) {
    session.answering = null;
    (panel.querySelector("textarea") ?? panel.querySelector(".icon-button")).focus();
  }
  if (first && session.thread < first) refreshMessages(); // it was not asked for yet
}

function closeThread() {
  go({ thread: null });
  document.getElementById("composer-text")?.focus();
}

function showThread() {
  if (!thread) return;
  thread.show(messages.filter((one) => one.ts === session.thread
    || one.thread_ts === session.thread));
}

