// The app's tabs for the acting person: showing one is opening it, as in Slack. And what stands in its Home.

import { sender } from "./actions.js";
import { get, post } from "./api.js";
import { drawBlocks } from "./blocks.js";
import { h, whenIdle } from "./dom.js";
import { keepFocus } from "./focus.js";
import { t } from "./i18n.js";
import { refreshViews } from "./modal.js";
import { session } from "./store.js";
import { Surface } from "./surface.js";
import { acked, failed } from "./toasts.js";

let shown = null;

/** The node of the Home tab; fill it with `openHome`. */
export function homeNode() {
  shown = null;
  return h("div", { class: "home", id: "home", tabindex: "0", role: "region",
    "aria-label": t("home") }, h("p", { class: "empty" }, t("loading")));
}

/** Tell the bot that the person opened its Home, then show what it published. */
export async function openHome() {
  try {
    acked(await post("/open-home", { user: session.me }));
    await refreshHome();
  } catch (error) {
    failed(error);
  }
}

/** Tell the bot that the person opened the messages with it, as Slack does; nobody waits for what it makes of that. */
export function openMessages() {
  const user = session.me;
  whenIdle(() => post("/open-home", { user, tab: "messages" }).catch(() => {}));
}

/** Fetch the published view and draw it if it is another than the one shown. */
export async function refreshHome() {
  const node = document.getElementById("home");
  const person = session.me;
  if (!node) return;
  const { view } = await get(`/home/${encodeURIComponent(person)}`);
  const json = JSON.stringify([person, view]);
  if (json === shown || person !== session.me) return;
  shown = json;
  const refocus = keepFocus(node);
  const surface = new Surface({ kind: "home",
    act: sender(() => ({ view_id: view.id, values: surface.values() }), refreshHome, refreshViews) });
  node.replaceChildren(view
    ? h("div", { class: "home-page" }, drawBlocks(view.blocks ?? [], surface))
    : h("p", { class: "empty" }, t("homeEmpty")));
  refocus(node);
}
