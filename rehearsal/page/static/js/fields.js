// Block Kit's elements that are filled in. Each builder draws the control and registers how to read
// it; the state it gives is the one Slack sends.

import { choiceFields } from "./choices.js";
import { h, uid } from "./dom.js";
import { fileInput } from "./handed.js";
import { t } from "./i18n.js";
import { capital, format, instant, toLocal } from "./zone.js";

const DAY = { weekday: "long", day: "numeric", month: "long", year: "numeric" };

export const FIELDS = {
  plain_text_input: textInput,
  email_text_input: (element, slot) => lineInput(element, slot, { type: "email", autocomplete: "off" }),
  url_text_input: (element, slot) => lineInput(element, slot, { type: "url", autocomplete: "off" }),
  number_input: (element, slot) => lineInput(element, slot, {
    type: "text", inputmode: element.is_decimal_allowed ? "decimal" : "numeric", autocomplete: "off",
  }),
  rich_text_input: richInput,
  datepicker: datePicker,
  timepicker: timePicker,
  datetimepicker: dateTimePicker,
  file_input: fileInput,
  ...choiceFields,
};

function textInput(element, slot) {
  return element.multiline
    ? areaInput(element, slot, (node) => ({ value: node.value || null }), slot.kept?.value)
    : lineInput(element, slot, { type: "text", autocomplete: "off" });
}

function lineInput(element, slot, attributes) {
  const value = slot.kept ? slot.kept.value ?? "" : element.initial_value ?? "";
  const node = h("input", { class: "field", ...slot.aria, ...attributes, value,
    placeholder: element.placeholder?.text, autofocus: element.focus_on_load });
  sendWhileTyping(node, element, slot);
  return slot.register(node, () => ({ value: clean(node.value, element) }));
}

function clean(text, element) {
  if (element.type === "number_input") return text.trim().replace(",", ".") || null;
  return (element.type === "plain_text_input" ? text : text.trim()) || null;
}

function areaInput(element, slot, read, kept) {
  const value = slot.kept ? kept ?? "" : element.initial_value ?? "";
  const node = h("textarea", { class: "field", rows: "4", ...slot.aria, value,
    placeholder: element.placeholder?.text, autofocus: element.focus_on_load });
  sendWhileTyping(node, element, slot);
  return slot.register(node, () => read(node));
}

/** Text is sent on Enter, or at each change of it, only where the block asks for that. */
function sendWhileTyping(node, element, slot) {
  if (!slot.input || !slot.dispatch) return;
  const when = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const send = () => slot.changed(slot.read());
  if (when.includes("on_character_entered")) node.addEventListener("input", send);
  if (!when.includes("on_enter_pressed")) return;
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    send();
  });
}

/** Rich text is written plainly here; each line becomes a section. */
function richInput(element, slot) {
  const read = (node) => ({
    rich_text_value: node.value ? { type: "rich_text", elements: [{
      type: "rich_text_section", elements: [{ type: "text", text: node.value }],
    }] } : null,
  });
  const was = slot.kept?.rich_text_value ?? element.initial_value;
  const text = was?.elements?.flatMap((part) => part.elements ?? [])
    .map((part) => part.text ?? "").join("") ?? "";
  return areaInput({ ...element, initial_value: text }, slot, read, text);
}

function datePicker(element, slot) {
  return picker(element, slot, "date", "selected_date", element.initial_date);
}

function timePicker(element, slot) {
  return picker(element, slot, "time", "selected_time", element.initial_time);
}

function picker(element, slot, type, key, initial) {
  const value = slot.kept ? slot.kept[key] ?? "" : initial ?? "";
  const node = h("input", { class: "field short", type, ...slot.aria, value,
    autofocus: element.focus_on_load });
  const read = () => ({ [key]: node.value || null,
    ...(element.timezone ? { timezone: element.timezone } : {}) });
  node.addEventListener("change", () => slot.changed(read()));
  return type === "date" ? inWords(slot.register(node, read), node, dayOf) : slot.register(node, read);
}

function dayOf(value) {
  return format(instant(`${value}T12:00`), DAY);
}

function momentOf(value) {
  return format(instant(value.slice(0, 16)), { ...DAY, hour: "2-digit", minute: "2-digit" });
}

/** A field with its date in words below it: browsers write dates each in their own way. */
function inWords(control, node, write) {
  const hint = h("p", { class: "b-hint", id: uid("date-words") });
  const tell = () => { hint.textContent = node.value ? capital(write(node.value)) : t("noDateYet"); };
  const described = node.getAttribute("aria-describedby");
  node.setAttribute("aria-describedby", described ? `${described} ${hint.id}` : hint.id);
  node.addEventListener("input", tell);
  node.addEventListener("change", tell);
  tell();
  return h("div", { class: "b-date" }, control, hint);
}

/** Slack's value is in seconds since 1970; the field shows the rehearsal's local time. */
function dateTimePicker(element, slot) {
  const seconds = slot.kept ? slot.kept.selected_date_time : element.initial_date_time;
  const node = h("input", { class: "field short", type: "datetime-local", ...slot.aria,
    value: seconds ? toLocal(new Date(seconds * 1000)) : "", autofocus: element.focus_on_load });
  const read = () => ({
    selected_date_time: node.value ? instant(node.value.slice(0, 16)).getTime() / 1000 : null,
  });
  node.addEventListener("change", () => slot.changed(read()));
  return inWords(slot.register(node, read), node, momentOf);
}
