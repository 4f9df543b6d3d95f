// The year as a line: every step a button in order of time, what was done and what will be.
// The distance between two steps grows with the days between them, but none hides another.

import { get } from "./api.js";
import { h, unseen } from "./dom.js";
import { icon } from "./icons.js";
import { either, lang, t } from "./i18n.js";
import { now, session, shownChannel } from "./store.js";
import { openStep } from "./step.js";
import { capital, clockTime, dayKey, format, instant } from "./zone.js";

const DAY = 86_400_000;
const YEAR = 366 * DAY;
const SIGNS = { done: () => icon("check"), asked: () => "?", held: () => "?", leaving: () => "…" };
const wide = new ResizeObserver(([entry]) => edges(entry.target));
let every = [];
let drawn = "";
let chosen = null;

/** Fetch the line and draw it if it has changed. A bot that cannot tell has none. */
export async function refreshYear() {
  try {
    every = (await get("/year")).series;
  } catch (error) {
    if (error.code === "unreachable") throw error;
    every = [];
  }
  session.year = every;
  drawYear();
}

export function drawYear() {
  const node = document.getElementById("year");
  const series = every.find((one) => one.channel === shownChannel()) ?? every[0];
  const json = JSON.stringify([series, session.state.clock.now, lang()]);
  if (json === drawn) return;
  drawn = json;
  node.hidden = !series;
  if (!series) return;
  const focused = node.contains(document.activeElement);
  node.setAttribute("aria-label", t("yearOf", either(series.name)));
  const line = h("ol", { class: "year-line", "aria-description": t("yearHelp"),
    onkeydown: (event) => walk(event, line) }, items(series));
  line.addEventListener("scroll", () => edges(line));
  wide.disconnect();
  wide.observe(line);
  const tip = h("p", { class: "year-tip", "aria-hidden": "true", hidden: true });
  node.replaceChildren(line, tip);
  if (!series.steps.length) line.append(h("li", { class: "year-none" }, t("yearEmpty")));
  for (const kind of ["focusin", "pointerover"]) line.addEventListener(kind, (event) => hint(event, tip));
  for (const kind of ["focusout", "pointerleave"]) line.addEventListener(kind, () => { tip.hidden = true; });
  roving(line, node, focused);
}

/** One tab stop for the whole line: the step chosen last, else the one that comes next. */
function roving(line, node, focused) {
  const buttons = [...line.querySelectorAll("button")];
  const at = buttons.find((one) => one.dataset.step === chosen)
    ?? buttons.find((one) => one.classList.contains("next")) ?? buttons.at(-1);
  for (const one of buttons) one.tabIndex = one === at ? 0 : -1;
  if (focused) at?.focus();
  const mark = line.querySelector(".year-now");
  if (mark) requestAnimationFrame(() => { line.scrollLeft = mark.offsetLeft - line.clientWidth / 3; });
}

/** Show at which edges the line goes on. */
function edges(line) {
  const left = line.scrollWidth - line.clientWidth - line.scrollLeft;
  line.classList.toggle("more-before", line.scrollLeft > 8); // more than the room before it
  line.classList.toggle("more-after", left > 1);
}

function items(series) {
  const at = now();
  const steps = shown(series, at).map((step) => ({ at: new Date(step.at), step }))
    .sort((one, other) => one.at - other.at);
  if (!steps.length) return [];
  const first = new Date(Math.min(steps[0].at, at));
  const next = steps.find((one) => one.step.state === "planned" && one.at >= at)?.step.id;
  const marks = [{ at, now: true }, ...months(first, steps.at(-1).at)];
  // At one time a step that is done stands before the present, one that is not after it.
  const order = (one) => one.at.getTime() + (one.now ? 0.5 : one.step?.state === "planned" ? 1 : 0);
  let before = first;
  return [...marks, ...steps].sort((one, other) => order(one) - order(other)).map((one) => {
    const node = draw(one, next);
    node.style.flexGrow = String(Math.max(0, one.at - before) / DAY);
    before = one.at;
    return node;
  });
}

/**
 * The steps of what has been, of the next meeting and of those within a year, each meeting whole: the bot
 * plans the next one as soon as nothing more can be added to this, and a line of two years is no overview.
 */
function shown({ steps, meetings }, at) {
  const begins = new Map(meetings.map((one) => [one.id, new Date(one.starts_at)]));
  const next = Math.min(...[...begins.values()].filter((each) => each > at));
  const last = Math.max(at.getTime() + YEAR, Number.isFinite(next) ? next : 0);
  return steps.filter((step) => !begins.has(step.meeting) || begins.get(step.meeting) <= last);
}

/** The beginning of each month between two instants: what happens on its first day comes after it. */
function months(from, to) {
  const found = [];
  let [year, month] = dayKey(from).split("-").map(Number);
  for (;;) {
    month += 1;
    if (month > 12) { month = 1; year += 1; }
    const at = instant(`${year}-${String(month).padStart(2, "0")}-01T00:00`);
    if (at > to) return found;
    found.push({ at, month: true });
  }
}

function draw(one, next) {
  if (one.now) {
    return h("li", { class: "year-now", "aria-hidden": "true" }, h("span", { class: "year-label" }, t("nowShort")));
  }
  if (one.month) {
    const january = dayKey(one.at).slice(5, 7) === "01";
    const label = format(one.at, january ? { month: "short", year: "numeric" } : { month: "short" });
    return h("li", { class: january ? "year-month january" : "year-month", "aria-hidden": "true" },
      h("span", { class: "year-label" }, label.replace(".", "")));
  }
  return stepNode(one.step, one.at, one.step.id === next);
}

function stepNode(step, at, isNext) {
  const name = either(step.name);
  const state = t("stepStates")[step.state];
  const day = capital(format(at, { weekday: "short", day: "numeric", month: "short", year: "numeric" }));
  const isMeeting = step.kind === "start";
  const classes = ["year-step", step.state, isMeeting && "meeting", isNext && "next"].filter(Boolean).join(" ");
  return h("li", { class: isMeeting ? "year-item of-meeting" : "year-item" },
    isMeeting && h("span", { class: "year-label", "aria-hidden": "true" },
      format(at, { day: "numeric", month: "short" }).replace(".", "")),
    h("button", { class: classes, type: "button", "aria-haspopup": "dialog",
      dataset: { step: String(step.id), tip: `${capital(name)}\n${day} ${clockTime(at)} · ${state}` },
      onclick: (event) => { choose(event.currentTarget); openStep(step.id); } },
    h("span", { class: "year-dot", "aria-hidden": "true" }, SIGNS[step.state]?.()),
    unseen(`${capital(name)}, ${day} ${clockTime(at)}, ${state}`)));
}

function choose(button) {
  chosen = button.dataset.step;
  for (const one of button.closest("ol").querySelectorAll("button")) one.tabIndex = one === button ? 0 : -1;
}

function walk(event, line) {
  const buttons = [...line.querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (to === undefined || !buttons[to]) return;
  event.preventDefault();
  choose(buttons[to]);
  buttons[to].focus();
}

/** Say above the line what the step below the pointer, or the focus, is. */
function hint(event, tip) {
  const button = event.target.closest("button");
  if (!button) { tip.hidden = true; return; }
  tip.textContent = button.dataset.tip;
  tip.hidden = false;
  const box = button.getBoundingClientRect();
  const half = tip.offsetWidth / 2;
  const middle = box.left + box.width / 2;
  tip.style.left = `${Math.max(6, Math.min(middle - half, innerWidth - 2 * half - 6))}px`;
}
