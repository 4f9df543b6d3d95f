// Block Kit's elements that are pressed: buttons, thumbs, overflow menus. Those that are filled in: fields.js.

import { confirmed } from "./confirm.js";
import { h, unseen } from "./dom.js";
import { FIELDS } from "./fields.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { openMenu } from "./menu.js";
import { plain } from "./mrkdwn.js";
import { picture } from "./pictures.js";

const BUILD = { button, overflow, feedback_buttons: feedback, icon_button: iconButton,
  workflow_button: button, image: picture, ...FIELDS };

/** Build one element in its slot; one of an unknown type says that it is. */
export function buildElement(element, slot) {
  const build = Object.hasOwn(BUILD, element.type) ? BUILD[element.type] : null;
  return build ? build(element, slot) : h("span", { class: "b-unknown" }, t("notShown", element.type));
}

function button(element, slot) {
  const style = element.style ? `button ${element.style}` : "button";
  const node = h(element.url ? "a" : "button", {
    class: style, "aria-label": element.accessibility_label,
    ...(element.url ? safeLink(element.url) : { type: "button" }),
    dataset: { action: element.action_id ?? "" },
    onclick: (event) => press(event, element, slot, node),
  }, plain(element.text.text), element.url && unseen(` (${t("link")})`));
  return node;
}

function safeLink(address) {
  return /^https?:/i.test(address)
    ? { href: address, target: "_blank", rel: "noopener noreferrer" } : { role: "link" };
}

async function press(event, element, slot, node) {
  if (node.getAttribute("aria-busy") === "true") return;
  if (element.confirm) {
    event.preventDefault();
    if (!await confirmed(element.confirm, node)) return;
  }
  const { text, value, style } = element;
  await slot.changed({ text, value, style });
}

/** Thumbs up and down; as in Slack, their words are read out and stand at the pointer. */
function feedback(element, slot) {
  const thumb = (one, sign) => small(one, sign, element, () => slot.changed({ value: one.value }));
  return h("span", { class: "feedback" }, thumb(element.positive_button, "good"),
    thumb(element.negative_button, "bad"));
}

function iconButton(element, slot) {
  const node = small(element, element.icon, element, (event) => press(event, element, slot, node));
  return node;
}

function small({ text, accessibility_label: label }, sign, element, onclick) {
  const words = h("span", {}, plain(text.text)).textContent;
  return h("button", { class: "icon-button", type: "button", "aria-label": label ?? words, title: words,
    dataset: { action: element.action_id ?? "" }, onclick }, icon(sign));
}

function overflow(element, slot) {
  const node = h("button", {
    class: "button quiet", type: "button", "aria-haspopup": "menu", "aria-expanded": "false",
    "aria-label": t("more"), dataset: { action: element.action_id ?? "" },
    onclick: () => openMenu(node, element.options.map((option) => ({
      label: option.text.text,
      hint: option.description?.text,
      async choose() {
        if (option.url) window.open(option.url, "_blank", "noopener");
        if (element.confirm && !await confirmed(element.confirm, node)) return;
        await slot.changed({ selected_option: option });
      },
    }))),
  }, icon("dots"));
  return node;
}
