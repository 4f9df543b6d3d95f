// The page's own language. What the bot says is in the person's language, which the bot decides.

import { TEXTS } from "./texts.js";

const KEY = "rehearsal.language";
let language = remembered() ?? preferred();

function remembered() {
  const value = localStorage.getItem(KEY);
  return value in TEXTS ? value : null;
}

function preferred() {
  const first = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag in TEXTS);
  return first ?? "en";
}

export function lang() {
  return language;
}

export function setLang(next) {
  language = next;
  localStorage.setItem(KEY, next);
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
