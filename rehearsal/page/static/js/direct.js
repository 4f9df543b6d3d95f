// Direct messages with another person: what stands above them, and below where nobody can write.

import { avatar } from "./avatar.js";
import { belonging, belongingSign } from "./belonging.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { organisation } from "./store.js";

/** Who it is with, and where they come from. */
export function directHead(one) {
  const word = one.bot ? "" : belonging(one);
  return h("div", { class: "place-head" },
    h("h1", {}, avatar(one.id, one.name, one.bot), one.name),
    h("span", { class: "place-note" }, organisation(one)),
    word && h("span", { class: "person-mark" }, icon(belongingSign(one)), word));
}

/** What is said instead of a field to somebody who is out of reach. */
export function noFoot(one) {
  return h("div", { class: "join" }, h("p", {}, t(one.deleted ? "closedAccount" : "outOfReach", one.name)));
}
