// Short notices. Errors stay until they are closed or something newer is said.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { released } from "./press.js";

const STAY_MS = 6000;

/** Show a notice; `kind` is "info" or "error". In an open dialog it is shown there. */
export function toast(text, kind = "info") {
  const close = h("button", { class: "icon-button", type: "button", "aria-label": t("closeNotice"),
    onclick: () => note.remove() }, icon("close"));
  const note = h("div", { class: `toast ${kind}`, role: kind === "error" ? "alert" : "status" },
    icon(kind === "error" ? "warn" : "check"), h("p", {}, text), close);
  const dialogs = [...document.querySelectorAll("dialog[open] .dialog-notices")];
  const holder = dialogs.at(-1) ?? document.getElementById("toasts");
  holder.replaceChildren(note);
  if (kind !== "error") setTimeout(() => released().then(() => note.remove()), STAY_MS);
}

/** Take the page's notices away. */
export function noToasts() {
  document.getElementById("toasts").replaceChildren();
}

/** Show what went wrong, in words; `error` is a Refused or anything thrown. */
export function failed(error) {
  const known = t("errors");
  const text = Object.hasOwn(known, error.code ?? "") ? known[error.code]
    : t("refused", error.message);
  toast(text, "error");
}

/** Tell if the bot did not take what was sent; returns whether it did. */
export function acked(answer) {
  const ack = answer?.ack;
  if (!ack?.error && (ack?.status ?? 200) < 300) return true;
  toast(ack.error === "http_error" ? t("ackFailed", ack.status) : t("ackLate"), "error");
  return false;
}

/** Say something to a screen reader only. */
export function announce(text) {
  const place = document.getElementById("announcer");
  place.textContent = "";
  setTimeout(() => { place.textContent = text; }, 50);
}
