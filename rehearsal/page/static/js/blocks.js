// Block Kit's layout blocks. What can be pressed or filled in is in elements.js and fields.js.

import { h, uid } from "./dom.js";
import { buildElement } from "./elements.js";
import { t } from "./i18n.js";
import { textObject } from "./mrkdwn.js";
import { picture, video } from "./pictures.js";
import { richText } from "./richtext.js";
import { session } from "./store.js";
import { Slot } from "./surface.js";

const DRAW = {
  section, header, context, divider, actions, image, table, video,
  context_actions: contextActions,
  input: inputBlock,
  rich_text: (block) => h("div", { class: "b-rich" }, richText(block.elements)),
  alert: (block) => h("div", { class: `b-alert ${block.level ?? "default"}` },
    textObject(block.text)),
};

/** Draw blocks for a surface (see surface.js). A block of an unknown type says that it is. */
export function drawBlocks(blocks, surface) {
  return blocks.map((block, index) => {
    const blockId = block.block_id ?? `block-${index}`;
    const draw = Object.hasOwn(DRAW, block.type) ? DRAW[block.type] : unknown;
    const node = draw(block, surface, blockId);
    node.dataset.block = blockId;
    return node;
  });
}

function unknown(block) {
  return h("p", { class: "b-unknown" }, t("notShown", block.type));
}

function header(block, surface) {
  return h(surface.kind === "modal" ? "h3" : "h2", { class: "b-header" },
    textObject(block.text));
}

function divider() {
  return h("hr", { class: "b-divider" });
}

function section(block, surface, blockId) {
  const textId = uid("section");
  const body = h("div", { class: "b-section-text", id: textId },
    block.text && h("div", {}, textObject(block.text)),
    block.fields && h("div", { class: "b-fields" },
      block.fields.map((field) => h("div", {}, textObject(field)))));
  const node = h("div", { class: "b-section" }, body);
  if (block.accessory) {
    const slot = new Slot({ surface, blockId, element: block.accessory, labelledBy: textId });
    node.append(h("div", { class: "b-accessory" }, buildElement(block.accessory, slot)));
  }
  return node;
}

function context(block) {
  return h("div", { class: "b-context" }, block.elements.map((part) => (
    part.type === "image" ? picture(part) : h("div", {}, textObject(part)))));
}

function actions(block, surface, blockId) {
  return h("div", { class: "b-actions" }, block.elements.map((element) => (
    buildElement(element, new Slot({ surface, blockId, element })))));
}

/** What is pressed below a message; each sees only what is for them. */
function contextActions(block, surface, blockId) {
  const mine = block.elements.filter(({ visible_to_user_ids: only }) => only?.includes(session.me) ?? true);
  return h("div", { class: "b-context-actions" }, mine.map((element) => (
    buildElement(element, new Slot({ surface, blockId, element })))));
}

function image(block) {
  return h("figure", { class: "b-image" },
    block.title && h("figcaption", {}, textObject(block.title)), picture(block));
}

/** The first row names the columns; a column whose text is not broken may be wider than the message. */
function table(block) {
  const look = (at) => {
    const { align = "left", is_wrapped: wraps } = block.column_settings?.[at] ?? {};
    return `to-${align}${wraps ? " wraps" : ""}`;
  };
  const rows = block.rows.map((row, index) => h("tr", {}, row.map((cell, at) => (
    h(index ? "td" : "th", { class: look(at), scope: index ? null : "col" },
      cell.type === "rich_text" ? richText(cell.elements) : cell.text)))));
  const names = [...rows[0].children].map((cell) => cell.textContent.trim()).filter(Boolean);
  return h("div", { class: "b-table", tabindex: "0", role: "region",
    "aria-label": t("tableOf", names.join(", ")) },
  h("table", {}, h("thead", {}, rows.slice(0, 1)), h("tbody", {}, rows.slice(1))));
}

function inputBlock(block, surface, blockId) {
  const element = block.element;
  const labelId = uid("label");
  const hintId = uid("hint");
  const errorId = uid("error");
  const slot = new Slot({
    surface, blockId, element, labelledBy: labelId, input: true, optional: block.optional === true,
    dispatch: block.dispatch_action === true,
    describedBy: block.hint ? `${hintId} ${errorId}` : errorId,
  });
  const field = buildElement(element, slot);
  const mark = block.optional ? h("span", { class: "b-optional" }, ` ${t("optional")}`) : null;
  const error = h("p", { class: "b-error", id: errorId, hidden: true });
  slot.errorNode = error;
  return h("div", { class: "b-input" },
    h("label", { class: "b-label", id: labelId, for: slot.controlId }, textObject(block.label), mark),
    field, error,
    block.hint && h("p", { class: "b-hint", id: hintId }, textObject(block.hint)));
}
