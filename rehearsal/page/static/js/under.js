// "Underneath": a panel, off until it is asked for, with the bot's deliveries and the traffic.

import { get } from "./api.js";
import { h, settle } from "./dom.js";
import { icon } from "./icons.js";
import { lang, t } from "./i18n.js";
import { becauseOf, isUpdate, personOf, reasonOf, readerOf, stateOf, whenOf, whyOf } from "./sendings.js";
import { channel, go, me, session } from "./store.js";
import { openStep } from "./step.js";
import { failed } from "./toasts.js";
import { forgetTraffic, trafficList } from "./traffic.js";

const state = { open: false, page: "sendings", message: null, mine: false, updates: false };
let opener = null;
let drawn = "";
let asked = 0;

/** The button in the head of the page. */
export function underButton() {
  return h("button", { class: "button on-dark under-button", id: "under-button", type: "button",
    "aria-expanded": String(state.open), "aria-controls": "under", "aria-keyshortcuts": "F9",
    title: t("underHelp"), onclick: toggleUnder }, icon("under"),
  h("span", { class: "under-word" }, t("under")));
}

export function toggleUnder() {
  if (state.open) closeUnder();
  else openUnder(null);
}

/** Open the panel; with a message {channel, ts}, at why it came. */
export function openUnder(message) {
  if (!state.open) opener = document.activeElement;
  Object.assign(state, { open: true, message, page: message ? "sendings" : state.page });
  show();
  drawn = "";
  document.getElementById("under-button")?.setAttribute("aria-expanded", "true");
  refresh().then(() => document.querySelector("#under h2")?.focus());
}

/** Close the panel on Escape; who is elsewhere stays there. */
export function leaveUnder() {
  if (!state.open) return;
  const { activeElement: active } = document;
  const isElsewhere = active !== document.body && !document.getElementById("under").contains(active);
  closeUnder(isElsewhere ? active : opener);
}

function closeUnder(back = opener) {
  state.open = false;
  state.message = null;
  forgetTraffic();
  show();
  document.getElementById("under-button")?.setAttribute("aria-expanded", "false");
  (back?.isConnected ? back : document.getElementById("under-button"))?.focus();
}

function show() {
  const panel = document.getElementById("under");
  panel.hidden = !state.open;
  panel.setAttribute("aria-label", t("under"));
}

const soon = settle(() => refresh().catch(() => {}), 250);

/** Something changed: an event of the stream, or where one looks. */
export function onChanged(kind) {
  if (!state.open) return;
  if (kind === "place") drawn = "";
  if (["place", "log", "delivery", "message", "clock", "state"].includes(kind)) soon();
}

async function refresh() {
  if (!state.open) return;
  asked += 1;
  const mine = asked;
  try {
    const body = state.page === "traffic" ? await trafficList() : await deliveries();
    if (mine !== asked || !state.open) return;
    draw(body);
  } catch (error) {
    if (error.code !== "unreachable") failed(error);
  }
}

function draw({ key, node }) {
  const json = JSON.stringify([key, { ...state }, lang(), session.me]);
  if (json === drawn) return;
  drawn = json;
  const panel = document.getElementById("under");
  const active = panel.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
  const scroll = panel.querySelector(".under-body")?.scrollTop ?? 0;
  panel.replaceChildren(head(), ...(state.message ? [] : [tabs()]),
    h("div", { class: "under-body", tabindex: "0", role: "region", dataset: { focus: "body" },
      "aria-label": t(state.page) }, node()));
  panel.querySelector(".under-body").scrollTop = scroll;
  if (active) panel.querySelector(`[data-focus="${active}"]`)?.focus();
}

function head() {
  return h("div", { class: "place-head" },
    h("h2", { tabindex: "-1", dataset: { focus: "head" } }, t(state.message ? "whyTitle" : "under")),
    h("button", { class: "icon-button", type: "button", "aria-label": t("closeUnder"),
      dataset: { focus: "close" }, onclick: () => closeUnder() }, icon("close")));
}

function tabs() {
  const tab = (page) => h("button", { class: "tab", type: "button", "aria-pressed": String(state.page === page),
    dataset: { focus: page }, onclick: () => { state.page = page; refresh(); } }, t(page));
  return h("div", { class: "under-tabs", role: "group", "aria-label": t("under") },
    tab("sendings"), tab("traffic"));
}

// ------------------------------------------------------------------------------- deliveries

async function deliveries() {
  const { message } = state;
  const query = message ? `?${new URLSearchParams(message)}` : "";
  const { sendings } = await get(`/sendings${query}`);
  const rows = message ? originalFirst(sendings) : sendings.filter(isWanted);
  return { key: rows, node: () => [
    message ? null : filters(),
    h("ol", { class: "sendings" }, rows.map(card)),
    rows.length ? null : h("p", { class: "empty" }, t(message ? "whyAnswer" : "noSendings")),
    message && h("button", { class: "button", type: "button", dataset: { focus: "all" },
      onclick: () => openUnder(null) }, t("allSendings")),
  ].filter(Boolean) };
}

/** Why a message came stands before why it was changed since; each in the order of the answer. */
function originalFirst(rows) {
  return [...rows.filter((row) => !isUpdate(row)), ...rows.filter(isUpdate)];
}

function isWanted(row) {
  if (!state.updates && isUpdate(row)) return false;
  return !state.mine || personOf(row) === session.me;
}

function filters() {
  const box = (name, text) => h("label", { class: "check" }, h("input", { type: "checkbox",
    checked: state[name], dataset: { focus: name },
    onchange: (event) => { state[name] = event.target.checked; refresh(); } }), text);
  return h("div", { class: "under-filters" }, box("mine", t("onlyMine", me()?.name ?? "")),
    box("updates", t("withUpdates")));
}

function card(row) {
  const reason = reasonOf(row);
  const why = row.step ? h("button", { class: "link", type: "button", dataset: { focus: `why-${row.id}` },
    onclick: () => openStep(row.step.id, row.id) }, whyOf(row)) : whyOf(row);
  return h("li", { class: "sending" },
    h("h3", {}, t("kinds")[row.kind] ?? row.kind, " ",
      h("span", { class: `state ${row.state}` }, stateOf(row))),
    h("dl", {}, line(t("toWhom"), readerOf(row)), line(t("when"), whenOf(row)), line(t("why"), because(row, why)),
      reason && line(t("whatBecame"), reason)),
    !state.message && row.ts && h("button", { class: "button quiet small", type: "button",
      dataset: { focus: `show-${row.id}` }, onclick: () => toMessage(row) }, t("showMessage")));
}

/** Why it reached just this person, if there is more to say than the step or the class of the message. */
function because(row, why) {
  const own = becauseOf(row);
  return own ? [h("div", {}, own), h("div", {}, why)] : why;
}

function line(name, value) {
  return h("div", {}, h("dt", {}, name), h("dd", {}, value));
}

function toMessage(row) {
  if (channel(row.channel)) go({ place: row.channel });
  else if (personOf(row)) go({ me: personOf(row), place: "app" });
}

