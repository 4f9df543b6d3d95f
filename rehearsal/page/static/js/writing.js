// What Slack's client makes of typed text before it sends it: control characters escaped, names and
// channels as references, addresses as links.

import { session } from "./store.js";

const EVERYBODY = /(^|[\s(])@(channel|here|everyone)(?![\p{L}\p{N}])/gu;
const ADDRESS = /https?:\/\/[^\s<>|]+[^\s<>|.,;:!?)'"]/g;

function escapeText(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** The names of all people, longest first, so that a name within a name does not win. */
function names() {
  return session.state.users.map((one) => [escapeText(`@${one.name}`), `<@${one.id}>`])
    .sort(([one], [other]) => other.length - one.length);
}

function withNames(text) {
  return names().reduce((written, [name, reference]) => (
    written.replace(new RegExp(`${literal(name)}(?![\\p{L}\\p{N}])`, "giu"), () => reference)), text);
}

function withChannels(text) {
  return session.state.channels.reduce((written, one) => (
    written.replace(new RegExp(`(^|\\s)#${literal(one.name)}(?![\\p{L}\\p{N}-])`, "giu"),
      (_whole, before) => `${before}<#${one.id}>`)), text);
}

function literal(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** The text of a message event. */
export function toMessageText(text) {
  return withChannels(withNames(escapeText(text)))
    .replace(EVERYBODY, (_whole, before, word) => `${before}<!${word}>`)
    .replace(ADDRESS, (address) => `<${address}>`);
}

/** The text of a command whose manifest says `should_escape`. */
export function toCommandText(text) {
  return withChannels(withNames(escapeText(text)));
}
