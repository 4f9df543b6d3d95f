// What can be done with a message: put a sign on it, ask why the app said it, answer it, and what the
// app adds.

import { post } from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { openMenu } from "./menu.js";
import { refreshViews } from "./modal.js";
import { chooseSign } from "./signs.js";
import { answer, me, session } from "./store.js";
import { acked, failed } from "./toasts.js";
import { openUnder } from "./under.js";

/** Draws the icons of the tools that come into sight; all of them are half of what a list draws. */
const near = new IntersectionObserver((entries) => {
  for (const { target } of entries.filter((one) => one.isIntersecting)) {
    near.unobserve(target);
    for (const one of target.children) one.append(icon(one.dataset.icon));
  }
});

/** The buttons beside a message from `name`, or null if there are none. */
export function tools(message, name, inThread) {
  if (message.ephemeral) return null;
  const shown = [message.subtype !== "tombstone" && react(message, name),
    message.bot && why(message, name), !inThread && reply(message, name),
    shortcuts().length > 0 && more(message, name)].filter(Boolean);
  if (!shown.length) return null;
  const node = h("div", { class: "tools" }, shown);
  near.observe(node);
  return node;
}

function button(action, sign, label, title, onclick) {
  return h("button", { class: "icon-button", type: "button", "aria-label": label, title,
    dataset: { action, icon: sign }, onclick });
}

function why(message, name) {
  return button("why", "help", t("whyOf", name), t("whyThis"),
    () => openUnder({ channel: message.channel, ts: message.ts }));
}

function react(message, name) {
  const node = button("react", "react", t("reactTo", name), t("react"), () => chooseSign(node, message));
  return opens(node);
}

function reply(message, name) {
  return button("reply", "reply", t("replyTo", name), t("reply"), () => answer(message.ts));
}

/** The app's own shortcuts on messages. Who has no commands has none of them, as in Slack. */
function shortcuts() {
  return !me()?.commands ? [] : session.state.shortcuts.filter((one) => one.type === "message");
}

function more(message, name) {
  const node = button("more", "dots", t("moreWith", name), t("moreTo"), () => openMenu(node,
    shortcuts().map((one) => ({ label: one.name, choose: () => use(one, message) }))));
  return opens(node);
}

function opens(node) {
  node.setAttribute("aria-haspopup", "menu");
  node.setAttribute("aria-expanded", "false");
  return node;
}

async function use(shortcut, message) {
  try {
    acked(await post("/shortcut", { user: session.me, callback_id: shortcut.callback_id,
      channel: message.channel, message_ts: message.ts }));
    await refreshViews();
  } catch (error) {
    failed(error);
  }
}
