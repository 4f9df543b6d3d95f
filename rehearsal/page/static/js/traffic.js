// The traffic: what the rehearsal sent to the bot, with its acks, and what the bot called.

import { get } from "./api.js";
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { shortTime } from "./sendings.js";
import { userName } from "./store.js";

const MOST = 200;
const opened = new Set();
let lines = [];
let last = 0;

/** Fetch what is new; returns what to draw, newest first. */
export async function trafficList() {
  const { log } = await get(`/log?after=${last}&last=${MOST}`);
  // Two who ask at once are told the same; each line stands once.
  lines = [...lines, ...log.filter((line) => line.n > last)].slice(-MOST);
  last = lines.at(-1)?.n ?? last;
  return { key: last, node: () => (lines.length
    ? [h("ol", { class: "traffic" }, gathered().reverse().map(draw))]
    : [h("p", { class: "empty" }, t("noTraffic"))]) };
}

/** The same call several times in a row is one line. */
function gathered() {
  const rows = [];
  for (const line of lines) {
    const before = rows.at(-1);
    if (line.kind === "api" && line.ok && before?.method === line.method && before.ok) {
      Object.assign(before, { at: line.at, ms: Math.max(before.ms, line.ms) });
      before.payloads.push(line.payload);
    } else rows.push({ ...line, payloads: [line.payload] });
  }
  return rows;
}

/** Keep nothing while nobody looks. */
export function forgetTraffic() {
  lines = [];
  last = 0;
  opened.clear();
}

function draw(line) {
  return h("li", { class: "traffic-line" }, line.kind === "delivery" ? delivered(line) : called(line));
}

function delivered(line) {
  const { ack } = line;
  const actor = whoOf(line.payload);
  const became = ack.error ? t(ack.error === "operation_timeout" ? "noAck" : "reasonOther", ack.error)
    : t("ackMs", ack.ms);
  return folded(line, [when(line), " ", arrow("→", t("toBot")), " ",
    h("code", {}, line.what), actor && h("span", {}, ` ${userName(actor)}`),
    line.retry_attempt ? h("span", { class: "muted" }, ` ${t("retry", line.retry_attempt)}`) : null,
    chip(became, !ack.error)], () => [...payloads(line),
    ...(ack.body ? [h("h3", {}, t("ackBody")), json(ack.body)] : [])]);
}

/** A line that shows more when it is opened, which is drawn then: of many calls it is much. */
function folded(line, summary, more) {
  const isOpen = opened.has(line.n);
  const node = h("details", { open: isOpen, ontoggle: () => {
    if (node.open) opened.add(line.n);
    else opened.delete(line.n);
    if (node.open && node.childElementCount === 1) node.append(...more());
  } }, h("summary", {}, summary));
  if (isOpen) node.append(...more());
  return node;
}

function payloads(line) {
  return [h("h3", {}, t("payload")), ...line.payloads.map(json)];
}

function called(line) {
  const name = line.method ?? line.kind;
  const became = line.ok ? t("callMs", line.ms ?? 0) : line.error ?? "";
  const times = line.payloads.length;
  return folded(line, [when(line), " ", arrow("←", t("fromBot")), " ", h("code", {}, name),
    times > 1 && h("span", {}, ` ×\u00a0${times}`), chip(became, line.ok)], () => payloads(line));
}

function when(line) {
  return h("time", { datetime: line.at }, shortTime(line.at));
}

function arrow(sign, words) {
  return h("span", { class: "arrow", role: "img", "aria-label": words, title: words }, sign);
}

function chip(text, isWell) {
  return [" ", h("span", { class: isWell ? "ms" : "state failed" }, text)];
}

function json(body) {
  return h("pre", { tabindex: "0" }, h("code", {}, JSON.stringify(body, null, 2)));
}

/** The person who did it, wherever this kind of payload names them. */
function whoOf(payload) {
  return payload.user?.id ?? payload.event?.user ?? payload.user_id ?? null;
}
