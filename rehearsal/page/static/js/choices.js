// Block Kit's choices: menus, radio buttons, checkboxes; of fixed options, people or channels.

import { post } from "./api.js";
import { belonging, isKnown } from "./belonging.js";
import { confirmed } from "./confirm.js";
import { h, settle, uid } from "./dom.js";
import { t } from "./i18n.js";
import { textObject } from "./mrkdwn.js";
import { isOpen, isPerson, organisation, session } from "./store.js";
import { failed } from "./toasts.js";

export const choiceFields = {
  static_select: (element, slot) => oneOf(element, slot, fixed(element)),
  users_select: (element, slot) => oneOf(element, slot, people("user")),
  conversations_select: (element, slot) => oneOf(element, slot, channels("conversation")),
  channels_select: (element, slot) => oneOf(element, slot, channels("channel")),
  multi_static_select: (element, slot) => manyOf(element, slot, fixed(element)),
  multi_users_select: (element, slot) => manyOf(element, slot, people("user")),
  multi_conversations_select: (element, slot) => manyOf(element, slot, channels("conversation")),
  multi_channels_select: (element, slot) => manyOf(element, slot, channels("channel")),
  external_select: externalSelect,
  radio_buttons: radioButtons,
  checkboxes,
};

/** A source of choices: groups of {id, label, hint}, and how Slack writes one or several. */
function fixed(element) {
  const groups = element.option_groups
    ?? [{ label: null, options: element.options ?? [] }];
  const options = groups.flatMap((group) => group.options);
  const find = (id) => options.find((option) => option.value === id) ?? null;
  return {
    groups: groups.map((group) => ({ label: group.label?.text ?? null,
      items: group.options.map((option) => ({ id: option.value, label: option.text.text,
        text: option.text, description: option.description })) })),
    one: (id) => ({ selected_option: find(id) }),
    many: (ids) => ({ selected_options: ids.map(find).filter(Boolean) }),
    initial: (state) => [state.selected_option, state.initial_option,
      ...state.selected_options ?? [], ...state.initial_options ?? []]
      .filter(Boolean).map((option) => option.value),
  };
}

function people(word) {
  const items = session.state.users.filter((one) => isPerson(one) && isKnown(one))
    .map((one) => ({ id: one.id, label: [one.name, organisation(one), belonging(one)].filter(Boolean).join(", ") }));
  return named(word, items);
}

function channels(word) {
  const open = session.state.channels.filter(isOpen);
  return named(word, open.map((one) => ({ id: one.id, label: `#${one.name}` })));
}

function named(word, items) {
  return {
    groups: [{ label: null, items }],
    one: (id) => ({ [`selected_${word}`]: id || null }),
    many: (ids) => ({ [`selected_${word}s`]: ids }),
    initial: (state) => [state[`selected_${word}`], state[`initial_${word}`],
      ...state[`selected_${word}s`] ?? [], ...state[`initial_${word}s`] ?? []].filter(Boolean),
  };
}

function chosenBefore(element, slot, source) {
  return source.initial(slot.kept ?? element);
}

function oneOf(element, slot, source) {
  const [initial] = chosenBefore(element, slot, source);
  const draw = (item) => h("option", { value: item.id, selected: item.id === initial }, item.label);
  const node = h("select", { class: "field short", ...slot.aria, autofocus: element.focus_on_load,
    "aria-label": slot.labelledBy ? null : element.placeholder?.text ?? t("choose") },
  h("option", { value: "" }, element.placeholder?.text ?? t("choose")),
  source.groups.map((group) => (group.label
    ? h("optgroup", { label: group.label }, group.items.map(draw)) : group.items.map(draw))));
  let before = node.value;
  node.addEventListener("change", async () => {
    if (element.confirm && slot.dispatch && !await confirmed(element.confirm, node)) {
      node.value = before;
      return;
    }
    before = node.value;
    if (node.value || slot.input) await slot.changed(source.one(node.value));
  });
  return slot.register(node, () => source.one(node.value));
}

/** Several of many: a list of checkboxes, with a search field when it is long. */
function manyOf(element, slot, source) {
  const initial = new Set(chosenBefore(element, slot, source));
  const boxes = [];
  const draw = (item) => {
    const box = h("input", { type: "checkbox", value: item.id });
    box.checked = initial.has(item.id);
    boxes.push(box);
    return h("label", { class: "choice" }, box, h("span", {}, item.label));
  };
  const list = h("div", { class: "choice-list" }, source.groups.map((group) => (
    h("div", { role: group.label ? "group" : null, "aria-label": group.label },
      group.label && h("p", { class: "choice-group" }, group.label), group.items.map(draw)))));
  const picked = () => boxes.filter((box) => box.checked).map((box) => box.value);
  const count = h("span", { class: "choice-count", role: "status" });
  const tell = () => { count.textContent = picked().length ? t("chosen", picked().length) : ""; };
  tell();
  const read = () => source.many(picked());
  list.addEventListener("change", tell);
  const search = boxes.length > 8 ? filterField(list) : null;
  const node = h("div", { class: "choices", role: "group", ...slot.aria,
    "aria-labelledby": slot.labelledBy }, search, list, count);
  sendWhenDone(node, list, slot, read);
  return slot.register(node, read);
}

/** In a modal's input the value is read at the end; elsewhere it is sent with a button. */
function sendWhenDone(node, list, slot, read) {
  if (slot.input) {
    if (slot.dispatch) list.addEventListener("change", () => slot.changed(read()));
    return;
  }
  node.append(h("button", { class: "button", type: "button", onclick: () => slot.changed(read()) },
    t("done")));
}

function filterField(list) {
  const field = h("input", { class: "field", type: "search", placeholder: t("filter"),
    "aria-label": t("filter") });
  field.addEventListener("input", () => {
    const wanted = field.value.toLocaleLowerCase();
    for (const label of list.querySelectorAll(".choice")) {
      label.hidden = !label.textContent.toLocaleLowerCase().includes(wanted);
    }
  });
  return field;
}

function radioButtons(element, slot) {
  return listed(element, slot, "radio");
}

function checkboxes(element, slot) {
  return listed(element, slot, "checkbox");
}

function listed(element, slot, type) {
  const source = fixed(element);
  const initial = new Set(chosenBefore(element, slot, source));
  const name = uid("choice");
  const boxes = [];
  const labels = source.groups[0].items.map((item) => {
    const box = h("input", { type, name, value: item.id });
    box.checked = initial.has(item.id);
    boxes.push(box);
    return h("label", { class: "choice" }, box, h("span", {}, textObject(item.text),
      item.description && h("small", {}, textObject(item.description))));
  });
  const picked = () => boxes.filter((box) => box.checked).map((box) => box.value);
  const read = () => (type === "radio" ? source.one(picked()[0]) : source.many(picked()));
  const node = h("div", { class: "listed", role: type === "radio" ? "radiogroup" : "group",
    ...slot.aria, "aria-labelledby": slot.labelledBy }, labels);
  node.addEventListener("change", () => slot.changed(read()));
  return slot.register(node, read);
}

/** Choices that the bot is asked for while the person types. */
function externalSelect(element, slot) {
  const initial = slot.kept?.selected_option ?? element.initial_option ?? null;
  let options = initial ? [initial] : [];
  const list = h("datalist", { id: uid("options") });
  const node = h("input", { class: "field", type: "text", list: list.id, autocomplete: "off",
    ...slot.aria, placeholder: element.placeholder?.text, value: initial?.text.text ?? "" });
  const read = () => ({
    selected_option: options.find((option) => option.text.text === node.value) ?? null,
  });
  const ask = settle(async () => {
    const { where } = slot.surface.act; // a message that is only shown has none
    if (!where || node.value.length < (element.min_query_length ?? 3)) return;
    try {
      const answer = await post("/options", { user: session.me, ...where(),
        block_id: slot.blockId, action_id: element.action_id, value: node.value });
      options = (answer.ack?.body?.option_groups ?? [{ options: answer.ack?.body?.options ?? [] }])
        .flatMap((group) => group.options);
      list.replaceChildren(...options.map((option) => h("option", { value: option.text.text })));
    } catch (error) { failed(error); }
  }, 250);
  node.addEventListener("input", ask);
  node.addEventListener("change", () => { if (read().selected_option) slot.changed(read()); });
  slot.register(node, read);
  return h("div", {}, node, list);
}
