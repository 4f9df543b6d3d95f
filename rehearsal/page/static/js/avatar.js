// Initials on a colour that follows from the id; the app has its own mark.

import { h } from "./dom.js";
import { icon } from "./icons.js";

const COLOURS = 8;

/** A decorative picture of somebody. */
export function avatar(id, name, isBot) {
  if (isBot) return h("span", { class: "avatar bot", "aria-hidden": "true" }, icon("chat"));
  const sum = [...id].reduce((total, sign) => (total * 31 + sign.codePointAt(0)) % 9973, 7);
  return h("span", { class: `avatar av-${sum % COLOURS}`, "aria-hidden": "true" }, initials(name));
}

function initials(name) {
  const words = name.split(/[\s-]+/).filter(Boolean);
  return ((words[0]?.[0] ?? "?") + (words.length > 1 ? words.at(-1)[0] : "")).toLocaleUpperCase();
}
