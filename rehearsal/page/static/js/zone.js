// Wall time in the rehearsal's zone. Instants are Date objects; the browser's own zone is never used.

import { t } from "./i18n.js";

let zone = "Europe/Stockholm";
/** From which second on the zone is how many seconds ahead of UTC; the earliest first. */
let shifts = [[0, 0]];

export function setZone(name, when) {
  if (name) zone = name;
  if (when) shifts = when;
}

export function zoneName() {
  return zone;
}

/** Milliseconds that the zone is ahead of UTC at an instant. */
function offset(date) {
  let [at, end] = [0, shifts.length];
  while (end - at > 1) {
    const middle = (at + end) >> 1;
    if (shifts[middle][0] * 1000 <= date) at = middle;
    else end = middle;
  }
  return shifts[at][1] * 1000;
}

/** An instant as "2026-11-23T09:00:00", there. */
function there(date) {
  return new Date(date.getTime() + offset(date)).toISOString().slice(0, 19);
}

/**
 * Write an instant in the page's language and the rehearsal's zone, with what is asked for of it: the
 * options are of `Intl.DateTimeFormat`, and so is what comes of them, but that there is no comma after a
 * weekday.
 */
export function format(date, { weekday, day, month, year, hour, second }) {
  const [on, at] = there(date).split("T");
  const time = hour && at.slice(0, second ? 8 : 5);
  if (!month) return time;
  const [inYear, inMonth, inDay] = on.split("-");
  if (month === "2-digit") return t("dayInNumbers", inYear, inMonth, inDay);
  const isShort = month === "short";
  const days = [
    weekday && t(isShort ? "shortWeekdays" : "weekdays")[new Date(on).getUTCDay()],
    day && String(Number(inDay)), t(isShort ? "shortMonths" : "months")[Number(inMonth) - 1],
    year && String(Number(inYear)),
  ].filter(Boolean).join(" ");
  return time ? t(isShort ? "timeOfShortDay" : "timeOfDay", days, time) : days;
}

/** "2026-11-23" of an instant, there. */
export function dayKey(date) {
  return there(date).slice(0, 10);
}

/** "09:00" of an instant, there. */
export function clockTime(date) {
  return there(date).slice(11, 16);
}

/**
 * The instant of a local time "2026-11-23T09:00". A repeated time is its first occurrence, a
 * missing one uses the offset before the gap (RFC 5545, section 3.3.5).
 */
export function instant(local) {
  const guess = Date.parse(`${local}:00Z`);
  const before = offset(new Date(guess - 86_400_000));
  const early = new Date(guess - before);
  if (toLocal(early) === local) return early;
  const after = offset(new Date(guess + 86_400_000));
  const late = new Date(guess - after);
  return toLocal(late) === local ? late : early;
}

/** "2026-11-23T09:00", the value of a datetime-local field, of an instant. */
export function toLocal(date) {
  return `${dayKey(date)}T${clockTime(date)}`;
}

/** "monday 23 november" as the language writes it, with the year if it is not this one. */
function longDay(date, now) {
  const year = dayKey(date).slice(0, 4) === dayKey(now).slice(0, 4) ? undefined : "numeric";
  return format(date, { weekday: "long", day: "numeric", month: "long", year });
}

/** "today", "yesterday", "tomorrow" or the long day, as within a sentence. */
export function prettyDay(date, now) {
  const days = Math.round((Date.parse(dayKey(date)) - Date.parse(dayKey(now))) / 86_400_000);
  if (days === 0) return t("today");
  if (days === -1) return t("yesterday");
  if (days === 1) return t("tomorrow");
  return longDay(date, now);
}

/** What lies less than a minute away: nobody counts in "0 minutes". */
function soon(apart) {
  return apart > 0 ? t("inAMoment") : t("justNow");
}

/** "in 3 days", "in 5 hours": how far ahead of `now` an instant lies. */
export function ahead(date, now) {
  if (Math.abs(date - now) < 60_000) return soon(date - now);
  const minutes = Math.round((date - now) / 60_000);
  if (Math.abs(minutes) < 60) return span(minutes, "minute");
  if (Math.abs(minutes) < 60 * 36) return span(Math.round(minutes / 60), "hour");
  const days = Math.round(minutes / 1440);
  return Math.abs(days) < 21 ? span(days, "day") : span(Math.round(days / 7), "week");
}

function span(count, unit) {
  return t(count > 0 ? "spanAhead" : "spanAgo", t("spans")[unit](Math.abs(count)));
}

export function capital(text) {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
