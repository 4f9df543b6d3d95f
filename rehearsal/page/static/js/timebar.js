// The rehearsal's clock: what it shows, what comes next, and the buttons that move it forward.

import { get, post } from "./api.js";
import { h, settle, uid, unseen } from "./dom.js";
import { leaveOnClose } from "./focus.js";
import { icon } from "./icons.js";
import { either, t } from "./i18n.js";
import { changed, channel, now, session, userName } from "./store.js";
import { failed, toast } from "./toasts.js";
import { ahead, capital, clockTime, format, instant, setZone, toLocal, zoneName } from "./zone.js";

const HOUR = 3600;
const MOMENT = { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" };
const WAITS = "time-waits";
/** So long, in ms, what is due now may take to go out before the bar speaks of it. */
const GOING_MS = 500;
let running = false;
/** What was said last to lie ahead; null if that is to be asked for anew. */
let coming = null;

/** Draw the bar anew, keeping the focus on the button that was pressed. */
export function drawTimebar() {
  const bar = document.getElementById("timebar");
  const focused = bar.contains(document.activeElement) ? document.activeElement.dataset.move : null;
  bar.setAttribute("aria-label", t("time"));
  bar.classList.toggle("running", running);
  bar.replaceChildren(h("div", { class: "progress", "aria-hidden": "true" }),
    h("div", { class: "time-now" }, icon("clock"), h("p", {},
      h("span", { class: "time-label" }, t("now")), unseen(": "), h("strong", {}, ...moment(now()))), unfolding(bar)),
    h("div", { class: "time-next", role: "status" }, running ? h("p", {}, t("running")) : upcoming()),
    h("div", { class: "time-buttons", role: "group", "aria-label": t("time") },
      h("p", { class: "time-waits", id: WAITS, role: "status", title: waits() }, waits()), buttons()));
  cutIfLong();
  if (focused) bar.querySelector(`[data-move="${focused}"]`)?.focus();
}

/** A button for a narrow screen, where what has no room in its line is cut: nothing hovers over it there. */
function unfolding(bar) {
  return h("button", { class: "icon-button time-unfold", type: "button", "aria-label": t("unfold"),
    "aria-expanded": String(bar.classList.contains("unfolded")), dataset: { move: "unfold" },
    onclick: ({ currentTarget }) => currentTarget.setAttribute("aria-expanded",
      String(bar.classList.toggle("unfolded"))) }, icon("down"));
}

function moment(at) {
  return [h("span", { class: "time-day" }, capital(format(at, {
    weekday: "short", day: "numeric", month: "short", year: "numeric" }))),
  " ", h("span", { class: "time-clock" }, clockTime(at))];
}

/** What comes next. What is due now goes out at this moment: meanwhile what comes after it is still said. */
function comes() {
  const { next, halted } = session.state.clock;
  const isAhead = (one) => one && new Date(one.at) > now();
  if (next && !isAhead(next) && isAhead(coming?.next)) {
    soonKnown();
    return coming;
  }
  coming = { next, halted };
  return coming;
}

const soonKnown = settle(async () => {
  coming = null;
  await refreshClock().catch(() => {});
  drawUpcoming();
}, GOING_MS);

function upcoming() {
  const { next, halted } = comes();
  if (!next) return h("p", {}, h("span", { class: "time-label" }, t("comes")), unseen(": "),
    (halted && either(halted)) || t("nextNothing"));
  const at = new Date(next.at);
  const what = either(next.what);
  const more = beside(at, what);
  const whom = forWhom(at);
  return h("p", { class: what && "when" }, h("span", { class: "time-label" }, t("comes")), unseen(": "),
    what && [h("span", { class: "time-what named", title: [what + more, whom].filter(Boolean).join(", ") },
      h("span", { class: "time-name" }, what), more && [" ", h("span", { class: "time-more" }, more.trim())],
      whom && [unseen(","), " ", h("span", { class: "time-whom" }, whom)]),
    unseen(", ")],
    h("span", { class: what ? "time-when" : "time-what" }, ...moment(at), ` (${ahead(at, now())})`));
}

/** Cut the name where it has no room, so that what comes beside it is still counted after it. */
export function cutIfLong() {
  const what = document.querySelector("#timebar .time-what.named");
  what?.classList.remove("cut");
  what?.classList.toggle("cut", what.scrollHeight > what.clientHeight);
  document.getElementById("timebar").classList.toggle("long", [".time-next p", ".time-waits"]
    .map((name) => document.querySelector(`#timebar ${name}`)).some((one) => one.scrollWidth > one.clientWidth));
}

/** Which question of the bot nobody has answered, and whose answer it waits for; "" if there is none. */
function waits() {
  const asked = session.year.flatMap(({ waits: { user, steps: ids }, steps }) =>
    steps.filter((step) => ids.includes(step.id)).map((step) => [user, either(step.name)]));
  if (!asked.length) return "";
  const [[user, name]] = asked;
  const what = asked.length > 1 ? `${name} ${t("andMore", asked.length - 1)}` : name;
  return user ? t("waitsFor", userName(user), what) : t("waitsForAnybody", what);
}

/** A button's words, and shorter ones for where all five stand in a line of a narrow screen. */
function words(name, text) {
  const short = t("shortMoves")[name];
  return short ? [h("span", { class: "when-wide" }, text), h("span", { class: "when-narrow" }, short)] : text;
}

/** How many steps more come at the same time as `what`, in words; "" if none or if it is not known.
 * What comes need not be a step of the year: a message, a poll. */
function beside(at, what) {
  const names = session.year.flatMap((one) => one.steps)
    .filter((step) => step.state === "planned" && new Date(step.at).getTime() === at.getTime())
    .map((step) => either(step.name));
  const more = names.length - (names.some((name) => isNamed(name, what)) ? 1 : 0);
  return more ? ` ${t("andMore", more)}` : "";
}

/** Whom it reaches, in words; "" if that is nobody or not known. */
function forWhom(at) {
  const found = session.year.map((one) => one.next).filter((one) => one && new Date(one.at).getTime() === at.getTime());
  const people = Math.max(0, ...found.map((one) => one.people));
  const who = (part) => found.map((one) => one[part]).filter(Boolean).map(userName)[0];
  const all = [people && t("toPeople", people), found.some((one) => one.channel) && t("toTheChannel"),
    who("told") && t("toOne", who("told")), who("asked") && t("toOneFirst", who("asked"))].filter(Boolean);
  return all.length ? t("toAll", all) : "";
}

/** The year says also for which group a step is. */
function isNamed(name, what) {
  return name === what || name.startsWith(`${what} · `);
}

/** Draw what comes next anew, if it has changed: the rest of the bar stays as it is. */
export function drawUpcoming() {
  const place = document.querySelector("#timebar .time-next");
  if (!place || running) return;
  const node = upcoming();
  if (place.textContent !== node.textContent) place.replaceChildren(node);
  const asked = document.getElementById(WAITS);
  const said = waits();
  if (asked.textContent !== said) {
    asked.textContent = said;
    asked.title = said;
  }
  cutIfLong();
}

function buttons() {
  const step = (name, text, body, kind = "") => h("button", { class: `button ${kind}`, type: "button",
    "aria-label": text, "aria-describedby": name === "next" ? WAITS : null, "aria-disabled": running ? "true" : null, dataset: { move: name },
    onclick: () => { if (!running) move(body); } }, name === "next" ? icon("skip") : null, words(name, text));
  return [
    step("next", t("next"), { next: true }, "primary"),
    step("hour", t("plusHour"), { advance_seconds: HOUR }),
    step("day", t("plusDay"), { advance_seconds: 24 * HOUR }),
    step("week", t("plusWeek"), { advance_seconds: 7 * 24 * HOUR }),
    h("button", { class: "button", type: "button", "aria-haspopup": "dialog",
      "aria-disabled": running ? "true" : null, dataset: { move: "date" },
      "aria-label": t("toDate"), onclick: () => { if (!running) askDate(); } }, words("date", t("toDate"))),
  ];
}

/** Move the clock as `/_control/clock` is told to, and say what was sent. */
export async function move(body) {
  running = true;
  drawTimebar();
  try {
    const answer = await post("/clock", body);
    await refreshClock();
    tell(answer);
  } catch (error) {
    failed(error);
  } finally {
    running = false;
    drawTimebar();
    changed("moved");
  }
}

function tell(answer) {
  const when = format(now(), MOMENT);
  toast(t("arrivedSent", when, whereTo(answer.sent)));
}

/** How many messages went where: by channel, and the direct ones together. */
function whereTo(sent) {
  const direct = sent.filter((one) => !channel(one.channel)).length;
  const parts = session.state.channels
    .map((one) => [one.name, sent.filter((message) => message.channel === one.id).length])
    .filter(([, count]) => count)
    .map(([name, count]) => t("sentIn", count, name));
  return direct ? [...parts, t("sentDirect", direct)] : parts;
}

/** Fetch the clock; draws only if it has changed. */
export async function refreshClock() {
  const answer = await get("/clock");
  const clock = answer.clock ?? answer;
  setZone(clock.zone);
  const next = { ...session.state.clock, ...clock };
  if (JSON.stringify(next) === JSON.stringify(session.state.clock)) return;
  session.state.clock = next;
  drawTimebar();
}

/** Ask for a date and a time, in the rehearsal's zone. */
function askDate() {
  const title = uid("date");
  const errorId = uid("error");
  const [day, time] = toLocal(now()).split("T");
  const date = h("input", { class: "field", type: "date", id: uid("field"), value: day, min: day,
    "aria-describedby": errorId });
  const clock = h("input", { class: "field", type: "time", id: uid("field"), value: time,
    "aria-describedby": errorId });
  const error = h("p", { class: "b-error", id: errorId, role: "alert" });
  // The fields write dates as the browser's own language does; this line as all of the page.
  const words = h("p", { class: "b-hint", role: "status" });
  const read = () => (date.value && clock.value ? instant(`${date.value}T${clock.value}`) : null);
  const tellMoment = () => {
    const wanted = read();
    const moment = wanted ? `${capital(format(wanted, { ...MOMENT, year: "numeric" }))}. ` : "";
    words.textContent = moment + t("zone", zoneName());
  };
  const form = h("form", { class: "dialog-form", novalidate: true, oninput: tellMoment, onsubmit: (event) => {
    event.preventDefault();
    const wanted = read();
    error.textContent = wanted === null ? t("noDate") : wanted <= now() ? t("pastDate") : "";
    if (error.textContent) return;
    dialog.close();
    move({ to: wanted.toISOString() });
  } },
  h("div", { class: "dialog-head" }, h("h2", { id: title }, t("toDateTitle"))),
  h("div", { class: "dialog-body" },
    h("div", { class: "date-fields" },
      h("div", { class: "b-input" }, h("label", { class: "b-label", for: date.id }, t("date")), date),
      h("div", { class: "b-input" }, h("label", { class: "b-label", for: clock.id }, t("clock")), clock)),
    error, words),
  h("div", { class: "dialog-foot" },
    h("button", { class: "button", type: "button", onclick: () => dialog.close() }, t("cancel")),
    h("button", { class: "button primary", type: "submit" }, t("move"))));
  const dialog = h("dialog", { class: "dialog small", "aria-labelledby": title }, form);
  leaveOnClose(dialog, () => document.querySelector('[data-move="date"]'));
  document.body.append(dialog);
  tellMoment();
  dialog.showModal();
}
