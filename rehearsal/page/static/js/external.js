// Menus whose choices the bot is asked for while somebody types: of one, and of several.

import { post } from "./api.js";
import { Boxes, searchField } from "./boxes.js";
import { h, settle, uid } from "./dom.js";
import { t } from "./i18n.js";
import { session } from "./store.js";
import { acked, failed } from "./toasts.js";

/** What Slack waits to be typed where the element does not say. */
const QUERY_LENGTH = 3;

export const externalFields = { external_select: one, multi_external_select: several };

function least(element) {
  return element.min_query_length ?? QUERY_LENGTH;
}

/** Ask the bot what `field` may mean, and give `take` the groups of the newest answer; null of too short a text. */
function ask(field, { element, slot, take }) {
  let asked = 0;
  const send = settle(async (mine) => {
    try {
      const answer = await post("/options", { user: session.me, ...slot.surface.act.where(),
        block_id: slot.blockId, action_id: element.action_id, value: field.value });
      if (mine !== asked || !acked(answer)) return;
      const { options, option_groups: groups } = answer.ack.body;
      take(groups ?? [{ options }]);
    } catch (error) { failed(error); }
  }, 250);
  const changed = () => {
    asked += 1;
    if (field.value.length < least(element)) take(null);
    else if (slot.surface.act.where) send(asked); // a message that is only shown has none
  };
  field.addEventListener("input", changed);
  // Who opens such a menu has typed nothing yet.
  if (!least(element)) field.addEventListener("focus", changed, { once: true });
}

function one(element, slot) {
  const initial = slot.kept ? slot.kept.selected_option : element.initial_option ?? null;
  let options = initial ? [initial] : [];
  const list = h("datalist", { id: uid("options") });
  const node = h("input", { class: "field", type: "text", list: list.id, autocomplete: "off",
    ...slot.aria, placeholder: element.placeholder?.text, value: initial?.text.text ?? "",
    autofocus: element.focus_on_load });
  const read = () => ({
    selected_option: options.find((option) => option.text.text === node.value) ?? null,
  });
  ask(node, { element, slot, take(groups) {
    if (!groups) return;
    options = groups.flatMap((group) => group.options);
    list.replaceChildren(...options.map((option) => h("option", { value: option.text.text })));
  } });
  node.addEventListener("change", () => { if (read().selected_option) slot.changed(read()); });
  slot.register(node, read);
  return h("div", {}, node, list);
}

function several(element, slot) {
  const begun = (slot.kept ? slot.kept.selected_options : element.initial_options) ?? [];
  const known = new Map(begun.map((option) => [option.value, option]));
  const boxes = new Boxes(element, slot, { initial: known.keys(),
    read: (ids) => ({ selected_options: ids.map((id) => known.get(id)) }) });
  const words = element.placeholder?.text;
  const search = searchField({ placeholder: words, "aria-label": words ?? t("filter"),
    autofocus: element.focus_on_load });
  const hint = h("p", { class: "choice-count", role: "status" });
  const item = ({ value, text }) => ({ id: value, label: text.text });
  const show = (groups) => {
    for (const option of groups.flatMap(({ options }) => options)) known.set(option.value, option);
    boxes.show([{ label: null, items: [...boxes.chosen].map((id) => item(known.get(id))) },
      ...groups.map(({ label, options }) => ({ label: label?.text ?? null,
        items: options.filter(({ value }) => !boxes.chosen.has(value)).map(item) }))]);
    boxes.list.hidden = !boxes.list.hasChildNodes();
  };
  ask(search, { element, slot, take(groups) {
    show(groups ?? []);
    const isEmpty = groups && !groups.some(({ options }) => options.length);
    hint.textContent = isEmpty ? t("noneOffered") : groups ? "" : t("typeMore", least(element));
  } });
  show([]);
  if (least(element)) hint.textContent = t("typeMore", least(element));
  return boxes.node([search, hint]);
}
