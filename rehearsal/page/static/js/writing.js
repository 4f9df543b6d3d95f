// Who else is writing just now, below the field. It is not read out: that would come between all the time.

import { post } from "./api.js";
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { session, shownChannel, user } from "./store.js";

/** The others are told at most so often, and see it for a little longer. */
const TOLD_MS = 3_000;
const SHOWN_MS = 5_000;
/** Until when: a timer for each who writes, by channel and person. */
const writers = new Map();
let toldAt = -TOLD_MS;

/** The line of a field; empty, it keeps its height, so that nothing moves when somebody writes. */
export function writingLine() {
  const line = h("p", { class: "writing" });
  fill(line);
  return line;
}

/** Tell the others that something is being written; that it fails nobody misses. */
export function tellWriting(channel) {
  if (performance.now() - toldAt < TOLD_MS) return;
  toldAt = performance.now();
  post("/writing", { channel, user: session.me }).catch(() => {});
}

/** Somebody is writing in a channel. */
export function writes(channel, who) {
  if (who === session.me) return;
  clearTimeout(writers.get(`${channel} ${who}`));
  writers.set(`${channel} ${who}`, setTimeout(() => stop(`${channel} ${who}`), SHOWN_MS));
  draw();
}

/** Something was sent in a channel; whoever goes on writing there is told of again. */
export function sent(channel) {
  for (const key of writers.keys()) if (key.startsWith(`${channel} `)) stop(key);
}

function stop(key) {
  clearTimeout(writers.get(key));
  writers.delete(key);
  draw();
}

function draw() {
  document.querySelectorAll(".composer .writing").forEach(fill);
}

function fill(line) {
  const here = [...writers.keys()].map((key) => key.split(" "))
    .filter(([channel, who]) => channel === shownChannel() && who !== session.me);
  const names = here.map(([, who]) => user(who)?.name ?? "");
  line.textContent = names.length ? t("writes", names) : "";
}
