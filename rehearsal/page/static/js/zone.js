// Wall time in the rehearsal's zone. Instants are Date objects; the browser's own zone is never used.

import { locale, t } from "./i18n.js";

let zone = "Europe/Stockholm";
const made = new Map();

/** A formatter, made once: making one takes longer than a hundred uses of it. */
function formatter(language, options) {
  const key = JSON.stringify([language, zone, options]);
  if (!made.has(key)) made.set(key, new Intl.DateTimeFormat(language, { timeZone: zone, ...options }));
  return made.get(key);
}

export function setZone(name) {
  if (name) zone = name;
}

export function zoneName() {
  return zone;
}

/**
 * Format an instant with Intl options, in the reader's language and the rehearsal's zone. English
 * has a comma after the weekday in some of its forms only; here it has none in all.
 */
export function format(date, options) {
  const parts = formatter(locale(), { hourCycle: "h23", ...options }).formatToParts(date);
  return parts.map(({ value }, at) => (
    value === ", " && parts[at - 1]?.type === "weekday" ? " " : value)).join("");
}

/** "2026-11-23" of an instant, there. */
export function dayKey(date) {
  return formatter("sv-SE", {}).format(date);
}

/** "09:00" of an instant, there. */
export function clockTime(date) {
  return formatter("sv-SE", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(date);
}

/** Minutes that the zone is ahead of UTC at an instant. */
function offset(date) {
  const text = formatter("sv-SE", {
    year: "numeric", month: "2-digit", day: "2-digit",
    hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
  }).format(date);
  return (Date.parse(`${text.replace(" ", "T")}Z`) - Math.floor(date.getTime() / 1000) * 1000)
    / 60_000;
}

/**
 * The instant of a local time "2026-11-23T09:00". A repeated time is its first occurrence, a
 * missing one uses the offset before the gap (RFC 5545, section 3.3.5).
 */
export function instant(local) {
  const guess = Date.parse(`${local}:00Z`);
  const before = offset(new Date(guess - 86_400_000));
  const early = new Date(guess - before * 60_000);
  if (toLocal(early) === local) return early;
  const after = offset(new Date(guess + 86_400_000));
  const late = new Date(guess - after * 60_000);
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
  const words = new Intl.RelativeTimeFormat(locale(), { numeric: "always" });
  if (Math.abs(date - now) < 60_000) return soon(date - now);
  const minutes = Math.round((date - now) / 60_000);
  if (Math.abs(minutes) < 60) return words.format(minutes, "minute");
  if (Math.abs(minutes) < 60 * 36) return words.format(Math.round(minutes / 60), "hour");
  const days = Math.round(minutes / 1440);
  return Math.abs(days) < 21 ? words.format(days, "day")
    : words.format(Math.round(days / 7), "week");
}

export function capital(text) {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
