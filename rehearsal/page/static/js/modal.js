// The acting person's stack of modals. The last view is on top and is the one that is shown.

import { sender } from "./actions.js";
import { get, post } from "./api.js";
import { drawBlocks } from "./blocks.js";
import { problem } from "./checks.js";
import { h, uid } from "./dom.js";
import { keepFocus } from "./focus.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { arrive } from "./skip.js";
import { session } from "./store.js";
import { Surface } from "./surface.js";
import { acked, failed, toast } from "./toasts.js";

let dialog = null;
let surface = null;
let shown = { id: null, json: null };
let opener = null;
/** Finds the opener in a Home that was drawn anew meanwhile; null: it was not opened from one. */
let refind = null;
let closing = null;
let asked = 0;

/** What was filled in, by view: kept while a view is updated, or lies below another. */
const filled = new Map();

/** Fetch the acting person's modals and show the top one, or none. */
export async function refreshViews() {
  asked += 1;
  const mine = asked;
  const person = session.me;
  const { views } = await get(`/views/${encodeURIComponent(person)}`);
  if (mine === asked && person === session.me) show(views);
}

function show(views) {
  const view = views.at(-1);
  if (!view) leave();
  else {
    const json = asDrawn(view, views.length);
    if (json !== shown.json) draw(view, views, json);
  }
}

/** What the drawing depends on: not what was sent off, or a form would lose its errors at once. */
function asDrawn({ state, ...view }, depth) {
  return JSON.stringify([view, depth]);
}

/** Which form a modal shows: the next one begins at its top, also in the same modal. */
function form(view) {
  return JSON.stringify([view.title, view.callback_id, view.private_metadata]);
}

function draw(view, views, json) {
  const same = dialog !== null && shown.id === view.id;
  if (surface) filled.set(shown.id, surface.values());
  const kept = filled.get(view.id) ?? view.state.values;
  const refocus = same ? keepFocus(dialog) : null;
  const scroll = same && shown.form === form(view) ? boxes().map((one) => one.scrollTop) : [0, 0];
  if (!dialog) open();
  surface = new Surface({ kind: "modal", kept, act: sender(() => (
    { view_id: view.id, values: surface.values() }), refreshViews) });
  shown = { id: view.id, json, form: form(view) };
  fill(view, views);
  boxes().forEach((one, at) => { one.scrollTop = scroll[at]; });
  if (refocus) refocus(dialog);
  else focusFirst();
}

/** What scrolls: what is between head and foot, or all of it in a low window. */
function boxes() {
  return [dialog, dialog.querySelector(".dialog-body")];
}

function open() {
  opener = document.activeElement;
  const home = document.getElementById("home");
  refind = home?.contains(opener) ? keepFocus(home) : null;
  dialog = h("dialog", { class: "dialog", oncancel: (event) => {
    event.preventDefault();
    close({});
  } });
  document.body.append(dialog);
  dialog.showModal();
}

function leave() {
  if (!dialog) return;
  dialog.close();
  dialog.remove();
  dialog = null;
  surface = null;
  filled.clear();
  shown = { id: null, json: null };
  const home = document.getElementById("home");
  if (opener?.isConnected && opener !== document.body) opener.focus();
  else if (refind && home) refind(home);
  else arrive();
}

function fill(view, views) {
  const title = uid("view");
  dialog.setAttribute("aria-labelledby", title);
  const submit = view.submit && h("button", { class: "button primary", type: "submit" },
    view.submit.text);
  dialog.replaceChildren(h("form", { novalidate: true, class: "dialog-form", onsubmit: (event) => {
    event.preventDefault();
    send(view, submit);
  } },
  h("div", { class: "dialog-head" },
    h("h2", { id: title, tabindex: "-1" }, view.title?.text ?? ""),
    h("button", { class: "icon-button", type: "button", "aria-label": t("close"),
      onclick: () => close({ all: views.length > 1 }) }, icon("close"))),
  h("div", { class: "dialog-body" },
    h("div", { class: "dialog-notices" }), drawBlocks(view.blocks ?? [], surface)),
  h("div", { class: "dialog-foot" },
    h("button", { class: "button", type: "button", onclick: () => close({}) },
      view.close?.text ?? t(submit ? "cancel" : "close")),
    submit)));
}

function focusFirst() {
  const first = dialog.querySelector("[autofocus]")
    ?? dialog.querySelector(".b-input :is(input, textarea, select)")
    ?? dialog.querySelector("h2");
  first.focus();
}

async function send(view, submit) {
  if (!submit || submit.getAttribute("aria-busy") === "true") return;
  const errors = Object.fromEntries(surface.slots.map((slot) => [slot.blockId, problem(slot)])
    .filter(([, text]) => text));
  if (showErrors(errors)) return;
  submit.setAttribute("aria-busy", "true");
  try {
    const answer = await post("/submit",
      { user: session.me, view_id: view.id, values: surface.values() });
    if (!acked(answer)) return;
    const wrong = answer.errors ?? answer.ack?.body?.errors ?? {};
    if (!showErrors(wrong)) await refreshViews();
  } catch (error) {
    if (error.errors) showErrors(error.errors);
    else failed(error);
  } finally {
    submit.removeAttribute("aria-busy");
  }
}

/** Put errors, by block_id, at their fields; returns whether there were any. What has closed meanwhile had none. */
function showErrors(errors) {
  if (!surface) return false;
  const left = { ...errors };
  let first = null;
  for (const slot of surface.slots) {
    if (slot.showError(left[slot.blockId])) first ??= slot;
    if (slot.errorNode) delete left[slot.blockId];
  }
  const count = Object.keys(errors).length;
  dialog.querySelector(".dialog-notices").replaceChildren();
  if (count) toast(Object.values(left)[0] ?? t("fixErrors", count), "error");
  const control = first?.control;
  (control?.matches("input, textarea, select") ? control : control?.querySelector("input"))?.focus();
  first?.errorNode.scrollIntoView({ block: "nearest" });
  return count > 0;
}

/** Close the view on top, once: Escape in a date's field is heard twice, and others are pressed twice. */
async function close(how) {
  const { id } = shown;
  if (closing === id) return;
  closing = id;
  try {
    await post("/close", { user: session.me, view_id: id, ...how });
  } catch (error) {
    closing = null;
    if (error.code !== "view_not_found") failed(error);
  }
  refreshViews().catch(failed);
}
