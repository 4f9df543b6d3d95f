// Block Kit's choices: menus, radio buttons, checkboxes; of fixed options, people or channels.

import { belonging, isKnown } from "./belonging.js";
import { Boxes, searchField } from "./boxes.js";
import { confirmed } from "./confirm.js";
import { h, uid } from "./dom.js";
import { externalFields } from "./external.js";
import { fold, t } from "./i18n.js";
import { textObject } from "./mrkdwn.js";
import { channel, channelName, isOpen, isPerson, organisation, session, user, userName } from "./store.js";

export const choiceFields = {
  static_select: (element, slot) => oneOf(element, slot, fixed(element)),
  users_select: (element, slot) => oneOf(element, slot, people(element)),
  conversations_select: (element, slot) => oneOf(element, slot, conversations(element)),
  channels_select: (element, slot) => oneOf(element, slot, channels(element)),
  multi_static_select: (element, slot) => manyOf(element, slot, fixed(element)),
  multi_users_select: (element, slot) => manyOf(element, slot, people(element)),
  multi_conversations_select: (element, slot) => manyOf(element, slot, conversations(element)),
  multi_channels_select: (element, slot) => manyOf(element, slot, channels(element)),
  ...externalFields,
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

function people(element) {
  const items = session.state.users.filter((one) => isPerson(one) && isKnown(one))
    .map((one) => ({ id: one.id, label: [one.name, organisation(one), belonging(one)].filter(Boolean).join(", ") }));
  return named("user", items, element);
}

/** The public channels that the acting person sees. */
function channels(element) {
  return named("channel", open().filter((one) => !one.private).map(inMenu), element);
}

/** What the acting person sees of channels and direct messages, as far as the menu's filter lets it through. */
function conversations(element) {
  const { include, exclude_external_shared_channels: own, exclude_bot_users: human } = element.filter ?? {};
  const has = (kind) => include?.includes(kind) ?? true;
  const shown = open().filter((one) => has(kindOf(one)) && !(own && one.shared && !one.group));
  const directs = [...session.state.directs, ...session.state.ims].filter(({ members }) => has("im")
    && members.includes(session.me) && !(human && members.some((id) => user(id)?.bot)));
  return named("conversation", [...shown, ...directs].map(inMenu), element);
}

function kindOf(one) {
  return one.group ? "mpim" : one.private ? "private" : "public";
}

function open() {
  return session.state.channels.filter(isOpen);
}

function inMenu({ id, members }) {
  const shown = channel(id);
  return { id, label: shown ? channelName(shown) : userName(members.find((one) => one !== session.me)) };
}

/** People or conversations, and what the menu begins with that it would not offer. */
function named(word, items, element) {
  const begun = [element[`initial_${word}`], ...element[`initial_${word}s`] ?? []].filter(Boolean)
    .filter((id) => !items.some((item) => item.id === id))
    .map((id) => ({ id, label: channel(id) ? channelName(channel(id)) : userName(id) }));
  return {
    groups: [{ label: null, items: [...items, ...begun] }],
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

/** Several of many, with a search field when the list is long. */
function manyOf(element, slot, source) {
  const boxes = new Boxes(element, slot, { initial: chosenBefore(element, slot, source),
    read: source.many });
  boxes.show(source.groups);
  return boxes.node(boxes.list.querySelectorAll("input").length > 8 ? filterField(boxes.list) : null);
}

function filterField(list) {
  const field = searchField({ placeholder: t("filter"), "aria-label": t("filter") });
  field.addEventListener("input", () => {
    const wanted = fold(field.value);
    for (const label of list.querySelectorAll(".choice")) {
      label.hidden = !fold(label.textContent).includes(wanted);
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
