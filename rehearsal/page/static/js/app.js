// Start: fetch the workspace, draw the page, and follow what happens in it.

import { settled } from "./ahead.js";
import { get, listen } from "./api.js";
import { drawConversation, drawThread, refreshMessages } from "./conversation.js";
import { h, settle, whenIdle } from "./dom.js";
import { refreshHome } from "./home.js";
import { icon } from "./icons.js";
import { takeBack } from "./kept.js";
import { lang, setLang, t } from "./i18n.js";
import { refreshViews } from "./modal.js";
import { arrived } from "./news.js";
import { actAsButton } from "./people.js";
import { closeDrawer, drawSidebar, leaveDrawer, toggleDrawer } from "./sidebar.js";
import { arrive, skipTo } from "./skip.js";
import { released } from "./press.js";
import {
  bot, botName, changed, channel, follow, groups, onChange, session, shownChannel,
} from "./store.js";
import { failed, noToasts } from "./toasts.js";
import { cutIfLong, drawTimebar, drawUpcoming, refreshClock } from "./timebar.js";
import { drawTitle } from "./title.js";
import { leaveUnder, onChanged, toggleUnder, underButton } from "./under.js";
import { sent, writes } from "./writing.js";
import { drawYear, refreshYear } from "./year.js";
import { setZone } from "./zone.js";

const CLOCK_MS = 20_000;
const RETRY_MS = 2_000;
/** Made once: each that is made is asked for. */
const picture = h("img", { alt: "", width: 26, height: 26 });
let drawn = "";
let contact = "well";
/** The revision of the oldest answer that the page began with. */
let begun = 0;

async function loadState() {
  session.state = await get("/state");
  setZone(session.state.clock.zone, session.state.shifts);
}

async function start() {
  document.getElementById("skip").textContent = t("skip");
  const main = document.getElementById("main");
  if (!main.hasChildNodes()) main.append(h("p", { class: "empty", role: "status" }, t("loading")));
  try {
    const [, end] = await Promise.all([loadState(), settled()]); // drawn at one go, all is there sooner
    begun = Math.min(session.state.revision, end?.revision ?? Infinity);
  } catch {
    main.replaceChildren(h("p", { class: "empty", role: "status" }, t("noState")));
    setTimeout(start, RETRY_MS);
    return;
  }
  onChange(redraw);
  addEventListener("hashchange", follow);
  addEventListener("resize", cutIfLong);
  document.getElementById("skip").addEventListener("click", skipTo);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) leave();
    if (event.key === "F9") { event.preventDefault(); toggleUnder(); }
  });
  document.getElementById("middle").addEventListener("click", (event) => {
    if (event.target.id === "middle") leaveDrawer();
  });
  follow();
  listen({ onEvent, onOpen: reconnected, onLost: lost }); // at once: what is new is counted from here on
  whenIdle(() => released().then(goOn));
}

/** What is done when the messages can be seen, so that it does not keep them waiting. */
function goOn() {
  picture.src = "/static/icon.svg";
  takeBack();
  quietly(refreshViews());
  quietly(year());
  setInterval(() => quietly(refreshClock()), CLOCK_MS);
}

/** Close what lies over the conversation or beside it, one at a time; a dialog closes by itself. */
function leave() {
  if (!document.querySelector("dialog[open]") && !leaveDrawer()) leaveUnder();
}

function redraw(what) {
  if (what === "unread") {
    drawTop();
    drawSidebar();
    drawTitle();
    return;
  }
  if (what === "moved") {
    quietly(reload());
    return;
  }
  const place = view();
  const followed = place !== drawn && document.activeElement.closest("#side, .tabs");
  drawTop();
  drawSidebar();
  if (what === "place" && place === drawn) drawThread();
  else drawConversation();
  if (what === "language" || !drawn) drawTimebar();
  drawYear();
  if (place !== drawn) onChanged("place");
  closeDrawer();
  drawTitle();
  if (followed) arrive(); // the link is drawn anew
  if (drawn) quietly(refreshViews());
  drawn = place;
}

/** What the middle is drawn for; while it is the same, what is written there stays as it is. */
function view() {
  const isIn = channel(session.place)?.members.includes(session.me);
  return `${session.me} ${session.place} ${isIn} ${bot()?.id} ${lang()}`;
}

function drawTop() {
  const top = document.getElementById("top");
  const focused = top.contains(document.activeElement) ? document.activeElement.id : null;
  top.replaceChildren(
    h("button", { class: "icon-button menu-button", id: "menu-button", type: "button",
      "aria-controls": "side", "aria-expanded": "false", "aria-label": t("menu"),
      onclick: (event) => toggleDrawer(event.currentTarget) }, icon("menu")),
    h("p", { class: "brand" }, picture,
      h("strong", {}, botName()), h("span", { class: "brand-tag" }, t("rehearsal"))),
    actAsButton(),
    h("div", { class: "top-end" },
      h("p", { class: "contact", role: "status" }, contact === "lost" ? [icon("warn"), t("lost")] : null),
      underButton(),
      h("button", { class: "button on-dark", id: "language", type: "button",
        title: t("language"), lang: t("languageTag"), onclick: switchLanguage },
      h("span", { class: "when-wide" }, t("language")),
      h("span", { class: "when-narrow" }, t("languageTag").toUpperCase()))));
  if (focused) document.getElementById(focused)?.focus();
}

function switchLanguage() {
  setLang(lang() === "sv" ? "en" : "sv");
  document.documentElement.lang = lang();
  document.getElementById("skip").textContent = t("skip");
  noToasts();
  changed("language");
}

const soonMessages = settle(() => quietly(refreshMessages()), 80);
const soonViews = settle(() => quietly(refreshViews()), 40);
const soonHome = settle(() => quietly(refreshHome()), 80);
const soonClock = settle(() => quietly(refreshClock()), 40);
const soonYear = settle(() => quietly(year()), 300);
const soonState = settle(() => quietly(reload()), 150);
const newPlaces = new Map();

/** The year tells also how much comes next at the same time. */
async function year() {
  await refreshYear();
  drawUpcoming();
}

/** One event of the stream. It begins with how much was told to those before, which replays nothing:
 * what happened since the page was asked for is asked for then. An unknown kind means that anything may have changed. */
function onEvent({ kind, channel: where, user: who, revision }) {
  onChanged(kind);
  if (kind === "message") onMessage(where, who);
  else if (kind === "view") {
    if (!who || who === session.me) soonViews();
    soonClock(); // a form may have changed what comes next
  }
  else if (kind === "home") {
    if (!who || who === session.me) soonHome();
    if (session.year.some((one) => one.waits.user === who)) soonYear(); // a question may be answered there
  }
  else if (kind === "clock") { soonClock(); soonYear(); }
  else if (kind === "writing") writes(where, who);
  else if (kind === "began") { if (revision !== begun) soonState(); }
  else if (kind !== "delivery" && kind !== "log") soonState();
}

function onMessage(where, who) {
  sent(where);
  soonClock();
  soonYear();
  const { ims, directs } = session.state;
  const direct = [...directs, ...groups()].some((one) => one.id === where);
  const known = channel(where) || direct || ims.some((one) => one.id === where);
  if (!known) {
    if (where) newPlaces.set(where, who);
    soonState();
  } else if (where === shownChannel()) {
    soonMessages();
    if (direct) arrived(where, who); // others have not seen it
  } else arrived(where, who);
}

async function reload() {
  const place = shownChannel();
  await loadState();
  soonYear();
  drawTop();
  drawSidebar();
  drawTimebar();
  drawTitle();
  // Somebody may have gone elsewhere meanwhile, which is drawn already.
  if (view() !== drawn) changed("state");
  else await refreshMessages();
  if (place !== shownChannel()) onChanged("place");
  await Promise.all([refreshHome(), refreshViews()]);
  for (const [where, who] of newPlaces) arrived(where, who);
  newPlaces.clear();
}

function lost() {
  contact = "lost";
  drawTop();
}

function reconnected() {
  if (contact === "well") return;
  contact = "well";
  drawTop();
  soonState();
}

function quietly(work) {
  work.catch((error) => { if (error.code !== "unreachable") failed(error); });
}

start();
