// The page's own language. What the bot says is in the person's language, which the bot decides.

import { TEXTS } from "./texts.js";

const YEAR = 31_536_000;
/** The server has it from a cookie, else from the browser's languages. */
let language = document.documentElement.lang;

export function lang() {
  return language;
}

export function setLang(next) {
  language = next;
  document.cookie = `rehearsal-language=${next}; path=/; max-age=${YEAR}; samesite=strict`;
}

/** The text of a key in the page's language; texts that count are functions of their values. */
export function t(key, ...values) {
  const text = TEXTS[language][key];
  return typeof text === "function" ? text(...values) : text;
}

/** A text that comes as a string, or as a table of languages. */
export function either(text) {
  if (text === null || typeof text !== "object") return text ?? "";
  return text[language] ?? text.sv ?? text.en ?? "";
}

/** A text as it is compared with what somebody types: without regard to case or accents, as the bot reads words. */
export function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}
