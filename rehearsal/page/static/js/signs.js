// Signs on messages: those that are there, each to be put or taken away, and a choice of common ones.

import { post } from "./api.js";
import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { t } from "./i18n.js";
import { openMenu } from "./menu.js";
import { session, userName } from "./store.js";
import { acked, failed } from "./toasts.js";

const COLUMNS = 4;

/** The signs that people have put on a message, each a button with who did. */
export function signs(message) {
  const given = message.reactions ?? [];
  return given.length > 0 && h("ul", { class: "signs" },
    given.map((one) => h("li", {}, sign(message, one))));
}

function sign(message, { name, users }) {
  const who = users.map(userName).join(", ");
  const own = users.includes(session.me);
  return h("button", { class: own ? "sign own" : "sign", type: "button", title: who,
    "aria-pressed": String(own), "aria-label": t("signBy", label(name), who),
    dataset: { action: `sign:${name}` }, onclick: () => toggle(message, name) },
  h("span", { class: "sign-mark" }, mark(name)), String(users.length));
}

function mark(name) {
  return emoji(name) ?? `:${name}:`;
}

function label(name) {
  return t("signs")[name] ?? name.replaceAll("_", " ");
}

function hasOwn(message, name) {
  return (message.reactions ?? []).some((one) => one.name === name && one.users.includes(session.me));
}

/** Open the choice of signs at a button. */
export function chooseSign(button, message) {
  openMenu(button, Object.keys(t("signs")).map((name) => ({ label: label(name), mark: mark(name),
    checked: hasOwn(message, name), choose: () => toggle(message, name) })), COLUMNS);
}

async function toggle(message, name) {
  try {
    acked(await post("/reaction", { channel: message.channel, ts: message.ts, user: session.me, name,
      ...(hasOwn(message, name) ? { remove: true } : {}) }));
  } catch (error) {
    failed(error);
  }
}
