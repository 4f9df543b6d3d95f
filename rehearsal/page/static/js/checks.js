// What Slack's own client checks before it submits a modal.

import { t } from "./i18n.js";

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** The error of a slot's present value, as a text for the field, or null. */
export function problem(slot) {
  if (!slot.input) return null;
  const state = slot.read();
  const value = Object.entries(state).find(([key]) => key !== "timezone")?.[1] ?? null;
  if (isEmpty(value)) return slot.optional ? null : t("required");
  const check = CHECKS[slot.element.type];
  return check ? check(value, slot.element) : null;
}

function isEmpty(value) {
  return value === null || (Array.isArray(value) ? value.length === 0
    : typeof value === "string" && value.trim() === "");
}

const CHECKS = {
  plain_text_input: lengths,
  number_input: numbers,
  email_text_input: (value) => (EMAIL.test(value) ? null : t("notEmail")),
  url_text_input: (value) => (/^https?:\/\/\S+$/i.test(value) ? null : t("notUrl")),
  multi_static_select: atMost,
  multi_external_select: atMost,
  multi_users_select: atMost,
  multi_conversations_select: atMost,
  multi_channels_select: atMost,
  file_input: atMost,
};

/** Slack counts at most 3,000 characters in a text field, whatever the element says. */
function lengths(value, element) {
  const most = element.max_length ?? 3000;
  if (value.length < (element.min_length ?? 0)) return t("tooShort", element.min_length);
  return value.length > most ? t("tooLong", most) : null;
}

function numbers(value, element) {
  const number = Number(value);
  if (Number.isNaN(number)) return t("notNumber");
  if (!element.is_decimal_allowed && !Number.isInteger(number)) return t("notWhole");
  if (element.min_value !== undefined && number < Number(element.min_value)) {
    return t("tooSmall", element.min_value);
  }
  return element.max_value !== undefined && number > Number(element.max_value)
    ? t("tooLarge", element.max_value) : null;
}

function atMost(value, element) {
  const most = element.max_selected_items ?? element.max_files;
  return most && value.length > most ? t("tooMany", most) : null;
}
