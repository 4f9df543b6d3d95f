// Slack's date references, <!date^seconds^pattern|fallback>, in the rehearsal's zone.

import { now } from "./store.js";
import { ahead, capital, clockTime, dayKey, format, prettyDay } from "./zone.js";

const LONG = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
const PLAIN = { day: "numeric", month: "long", year: "numeric" };
const SHORT = { day: "numeric", month: "short", year: "numeric" };

const WRITERS = {
  date: (at) => format(at, PLAIN),
  date_num: (at) => dayKey(at),
  date_slash: (at) => format(at, { day: "2-digit", month: "2-digit", year: "numeric" }),
  date_long: (at) => format(at, LONG),
  date_long_full: (at) => format(at, LONG),
  date_short: (at) => format(at, SHORT),
  date_pretty: (at) => near(at) ?? format(at, PLAIN),
  date_long_pretty: (at) => near(at) ?? format(at, LONG),
  date_short_pretty: (at) => near(at) ?? format(at, SHORT),
  day_divider_pretty: (at) => capital(prettyDay(at, now())),
  time: (at) => clockTime(at),
  time_secs: (at) => format(at, { hour: "2-digit", minute: "2-digit", second: "2-digit" }),
  ago: (at) => ahead(at, now()),
};

function near(at) {
  const days = Math.abs(Date.parse(dayKey(at)) - Date.parse(dayKey(now()))) / 86_400_000;
  return days <= 1 ? prettyDay(at, now()) : null;
}

/** The text of a date reference; the fallback if the pattern or the time cannot be read. */
export function slackDate(seconds, pattern, fallback) {
  const at = new Date(seconds * 1000);
  if (Number.isNaN(at.getTime())) return fallback;
  let known = true;
  const text = pattern.replace(/\{(\w+)\}/g, (whole, name) => {
    if (!Object.hasOwn(WRITERS, name)) known = false;
    return known ? WRITERS[name](at) : whole;
  });
  return known && text ? text : fallback || at.toISOString();
}
