// The left side: the acting person's workspace, its channels, and the app.

import { avatar } from "./avatar.js";
import { h, unseen } from "./dom.js";
import { icon } from "./icons.js";
import { lang, t } from "./i18n.js";
import { chooseWhomToWrite } from "./people.js";
import {
  bot, botName, channelName, directWith, groups, hasHome, isOpen, me, organisation, ownDirects, ownIm, partner,
  session, team, unseenIn, user,
} from "./store.js";

/** Draw the side anew. */
export function drawSidebar() {
  const side = document.getElementById("side");
  side.setAttribute("aria-label", t("menu"));
  const every = session.state.channels.filter((one) => !one.group);
  const mine = every.filter((one) => one.members.includes(session.me));
  const others = every.filter((one) => !mine.includes(one) && isOpen(one));
  const im = ownIm();
  side.replaceChildren(head(),
    h("h2", { class: "side-title" }, t("channels")),
    h("ul", {}, [...mine, ...others].map((one) => row(one.id, icon(one.private ? "lock" : "hash"), one.name, {
      news: mine.includes(one) ? unseenIn(one.id) : 0, faint: others.includes(one) }))),
    h("h2", { class: "side-title" }, t("directs")),
    h("ul", { class: "side-people" }, partners().map((one) => row(one.id,
      avatar(one.id, one.name, one.bot), nameOf(one), { news: unseenIn(directWith(one.id)?.id) })),
    groups().filter((one) => one.members.includes(session.me)).map((one) => row(one.id, icon("chat"), channelName(one), { news: unseenIn(one.id) })),
    h("li", {}, h("button", { class: "side-row", id: "write-to", type: "button",
      "aria-haspopup": "dialog", onclick: chooseWhomToWrite },
    icon("write"), h("span", { class: "side-name" }, t("writeSomebody"))))),
    h("h2", { class: "side-title" }, t("apps")),
    h("p", { class: "side-app" }, avatar(bot()?.id ?? "", botName(), true), botName(),
      h("span", { class: "badge" }, t("app"))),
    h("ul", {}, hasHome() && row("home", icon("home"), t("home"), {}),
      row("app", icon("chat"), t("messages"), { news: im ? unseenIn(im.id) : 0 })),
    h("p", { class: "side-save" }, h("a", { class: "side-row", download: `${t("transcriptFile")}.html`,
      href: `/_control/transcript?lang=${lang()}`, title: t("saveTranscriptHelp") },
    icon("save"), h("span", { class: "side-name" }, t("saveTranscript")))),
    h("div", { role: "status" }, !botIsThere()
      && h("p", { class: "side-warning" }, icon("warn"), t("botAway"))));
}

/** With whom the acting person has written, and whom they are about to write to. */
function partners() {
  const ids = ownDirects().map(({ members }) => members.find((id) => id !== session.me));
  return [...new Set([...ids, partner()?.id])].map(user).filter(Boolean);
}

/** The bot of another workspace has the name of the own one. */
function nameOf(one) {
  return one.bot ? `${one.name}, ${organisation(one)}` : one.name;
}

function botIsThere() {
  return session.state.bot?.connected ?? session.state.bot_connected ?? true;
}

function head() {
  const one = me();
  const place = team(one?.team)?.name ?? "";
  const from = one ? organisation(one) : "";
  return h("div", { class: "side-head" }, h("strong", {}, place),
    from && from !== place && h("span", {}, from));
}

function row(place, sign, name, { news = 0, faint = false }) {
  const here = session.place === place;
  const classes = ["side-row", news && "news", faint && "faint"].filter(Boolean).join(" ");
  return h("li", {}, h("a", { class: classes, href: `#as=${session.me}&in=${place}`,
    "aria-current": here ? "page" : null, onclick: closeDrawer },
  sign, h("span", { class: "side-name" }, name),
  news ? h("span", { class: "count" },
    h("span", { "aria-hidden": "true" }, String(news)), unseen(t("unread", news))) : null));
}

/** On a narrow page the side lies over the messages; open or close it. */
export function toggleDrawer(button) {
  const open = document.body.classList.toggle("drawer");
  button.setAttribute("aria-expanded", String(open));
  if (open) document.querySelector("#side a")?.focus();
}

export function closeDrawer() {
  document.body.classList.remove("drawer");
  document.getElementById("menu-button")?.setAttribute("aria-expanded", "false");
}

/** Close the side where it lies over the messages, the focus back to its button; whether it did. */
export function leaveDrawer() {
  if (!document.body.classList.contains("drawer")) return false;
  closeDrawer();
  document.getElementById("menu-button").focus();
  return true;
}
