// Block Kit's rich_text, drawn as nodes.

import { slackDate } from "./dates.js";
import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { broadcast, channelChip, link, userChip } from "./mrkdwn.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u" };

const PARTS = {
  text: (part) => part.text.split("\n").flatMap((line, at) => (at ? [h("br"), line] : [line])),
  link: (part) => [link(part.url, part.text)],
  user: (part) => [userChip(part.user_id)],
  channel: (part) => [channelChip(part.channel_id)],
  broadcast: (part) => [broadcast(part.range)],
  usergroup: (part) => [broadcast(part.usergroup_id)],
  emoji: (part) => [character(part)],
  date: (part) => [slackDate(part.timestamp, part.format, part.fallback ?? "")],
  color: (part) => [h("code", {}, part.value)],
};

const GROUPS = {
  rich_text_section: (group) => h("div", {}, inline(group.elements)),
  rich_text_quote: (group) => h("blockquote", {}, inline(group.elements)),
  rich_text_preformatted: (group) => h("pre", {}, h("code", {}, inline(group.elements))),
  rich_text_list: list,
};

/** The nodes of a rich_text block's elements. */
export function richText(groups) {
  return groups.map((group) => (Object.hasOwn(GROUPS, group.type) ? GROUPS[group.type](group)
    : h("div", {}, inline(group.elements ?? []))));
}

function list(group) {
  const node = h(group.style === "ordered" ? "ol" : "ul", { class: `indent-${group.indent ?? 0}` },
    group.elements.map((item) => h("li", {}, inline(item.elements))));
  if (group.offset) node.start = group.offset + 1;
  return node;
}

function inline(parts) {
  return parts.flatMap((part) => {
    const nodes = Object.hasOwn(PARTS, part.type) ? PARTS[part.type](part) : [part.text ?? ""];
    return Object.entries(part.style ?? {}).reduce((inner, [style, on]) => (
      on && style in STYLES ? [h(STYLES[style], {}, inner)] : inner), nodes);
  });
}

function character(part) {
  if (part.unicode) {
    return String.fromCodePoint(...part.unicode.split("-").map((code) => parseInt(code, 16)));
  }
  return emoji(part.name) ?? `:${part.name}:`;
}
