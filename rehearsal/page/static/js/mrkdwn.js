// Slack's mrkdwn, drawn as nodes. What people write is only ever a text node or a checked link.

import { slackDate } from "./dates.js";
import { h, unseen } from "./dom.js";
import { emoji } from "./emoji.js";
import { t } from "./i18n.js";
import { channel, session, userName } from "./store.js";

const WORD = /[\p{L}\p{N}]/u;
const MARKS = { "*": "strong", _: "em", "~": "s" };
const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
const SAFE = /^(https?:|mailto:|tel:)/i;

/** Undo the escaping of the three control characters. */
export function unescapeText(text) {
  return text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity]);
}

/** A Slack text object (plain_text or mrkdwn) as nodes. */
export function textObject(object) {
  if (!object) return [];
  if (object.type === "mrkdwn") return mrkdwn(object.text, object.verbatim === true);
  return plain(object.text);
}

/** Plain text with its line breaks and emoji names. */
export function plain(text) {
  return lines(text, (line) => [...withEmoji(line)]);
}

/** mrkdwn as nodes; with `verbatim`, bare addresses are not made into links. */
export function mrkdwn(text, verbatim = false) {
  const nodes = [];
  const parts = String(text ?? "").split(/```\n?([\s\S]*?)\n?```/);
  parts.forEach((part, index) => {
    if (index % 2) nodes.push(h("pre", {}, h("code", {}, unescapeText(part))));
    else if (part) nodes.push(...paragraphs(trimBreaks(part, index, parts.length), verbatim));
  });
  return nodes;
}

function trimBreaks(part, index, count) {
  const start = index > 0 ? part.replace(/^\n/, "") : part;
  return index < count - 1 ? start.replace(/\n$/, "") : start;
}

function paragraphs(text, verbatim) {
  const nodes = [];
  const groups = text.split(/((?:^|\n)(?:(?:&gt;|>)[^\n]*(?:\n|$))+)/);
  groups.forEach((group, index) => {
    if (index % 2) {
      const quoted = group.trim().replace(/^(?:&gt;|>)\s?/gm, "");
      nodes.push(h("blockquote", {}, lines(quoted, (line) => inline(line, verbatim))));
    } else if (group) nodes.push(...lines(group, (line) => inline(line, verbatim)));
  });
  return nodes;
}

function lines(text, draw) {
  return String(text ?? "").split("\n")
    .flatMap((line, index) => (index ? [h("br"), ...draw(line)] : draw(line)));
}

function inline(text, verbatim) {
  const nodes = [];
  let plainText = "";
  const flush = () => {
    if (plainText) nodes.push(...withEmoji(unescapeText(plainText)));
    plainText = "";
  };
  for (let at = 0; at < text.length;) {
    const found = special(text, at, verbatim);
    if (found) {
      flush();
      nodes.push(found.node);
      at = found.end;
    } else {
      plainText += text[at];
      at += 1;
    }
  }
  flush();
  return nodes;
}

/** The marked-up thing that begins at `at`, as {node, end}, or null. */
function special(text, at, verbatim) {
  const sign = text[at];
  if (sign === "`") return code(text, at);
  if (sign === "<") return reference(text, at);
  if (sign in MARKS) return marked(text, at, verbatim);
  if (!verbatim && sign === "h") return bareLink(text, at);
  return null;
}

function code(text, at) {
  const end = text.indexOf("`", at + 1);
  if (end <= at + 1) return null;
  return { node: h("code", {}, unescapeText(text.slice(at + 1, end))), end: end + 1 };
}

function marked(text, at, verbatim) {
  const sign = text[at];
  if (at > 0 && WORD.test(text[at - 1])) return null;
  if (!text[at + 1] || text[at + 1] === " " || text[at + 1] === sign) return null;
  const end = closing(text, at, sign);
  if (end < 0) return null;
  return { node: h(MARKS[sign], {}, inline(text.slice(at + 1, end), verbatim)), end: end + 1 };
}

function closing(text, at, sign) {
  for (let end = at + 1; end < text.length; end += 1) {
    if (text[end] === "<") end = skipTo(text, end, ">");
    else if (text[end] === "`") end = skipTo(text, end, "`");
    else if (text[end] === sign && text[end - 1] !== " " && !WORD.test(text[end + 1] ?? "")) {
      return end;
    }
  }
  return -1;
}

function skipTo(text, from, sign) {
  const end = text.indexOf(sign, from + 1);
  return end < 0 ? from : end;
}

function bareLink(text, at) {
  if (at > 0 && WORD.test(text[at - 1])) return null;
  const match = /^https?:\/\/[^\s<>|]+/.exec(text.slice(at));
  if (!match) return null;
  const address = match[0].replace(/[.,;:!?)*_~'"”]+$/, "");
  return { node: link(unescapeText(address)), end: at + address.length };
}

function reference(text, at) {
  const end = text.indexOf(">", at);
  if (end < 0) return null;
  const [target, ...rest] = text.slice(at + 1, end).split("|");
  const label = rest.length ? unescapeText(rest.join("|")) : "";
  const node = pointed(target, label);
  return node && { node, end: end + 1 };
}

function pointed(target, label) {
  if (target.startsWith("@")) return userChip(target.slice(1), label);
  if (target.startsWith("#")) return channelChip(target.slice(1), label);
  if (target.startsWith("!date^")) return dateNode(target, label);
  if (target.startsWith("!")) return broadcast(target.slice(1), label);
  if (SAFE.test(target)) return link(unescapeText(target), label);
  return null;
}

/** A person as a chip; `label` is used if nobody has that id. */
export function userChip(id, label) {
  const name = session.state.users.some((one) => one.id === id) ? userName(id) : label || id;
  return h("span", { class: id === session.me ? "chip own" : "chip" }, `@${name}`);
}

export function channelChip(id, label) {
  const known = channel(id);
  const name = `#${known?.name ?? (label || id)}`;
  return known ? h("a", { class: "chip", href: `#as=${session.me}&in=${id}` }, name)
    : h("span", { class: "chip" }, name);
}

export function broadcast(name, label) {
  const [kind] = name.split("^");
  return h("span", { class: "chip own" }, label || `@${kind}`);
}

function dateNode(target, label) {
  const [, seconds, pattern, address] = target.split("^");
  const text = slackDate(Number(seconds), pattern ?? "", label);
  return address && SAFE.test(address) ? link(address, text) : h("span", {}, text);
}

/** A link that opens beside the page; an unsafe address becomes text. */
export function link(address, label) {
  if (!SAFE.test(address)) return h("span", {}, label || address);
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" },
    label || address.replace(/^mailto:/, ""), unseen(` (${t("link")})`));
}

function* withEmoji(text) {
  for (const part of text.split(/(:[a-z0-9_+'-]+:)/)) {
    const known = part.length > 2 && part.startsWith(":") ? emoji(part.slice(1, -1)) : undefined;
    if (part) yield known ?? part;
  }
}

/** The first words of a message, without markup, for announcements: each line is a sentence. */
export function firstWords(text, most = 200) {
  const words = text.split("\n").map(spokenLine).filter(Boolean).join(" ");
  return words.length > most ? `${words.slice(0, most)} …` : words;
}

/** A line as it is said: without a full stop, two lines would be read as one sentence. */
function spokenLine(line) {
  const words = h("div", {}, mrkdwn(line)).textContent.replace(/\s+/g, " ").trim();
  return !words || /[.!?:;,…]$/.test(words) ? words : `${words}.`;
}
