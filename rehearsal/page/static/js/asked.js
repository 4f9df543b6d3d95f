// Who is asked for something that they have not done, in words; and the parties with their people.

import { get } from "./api.js";
import { t } from "./i18n.js";

let known = { parties: [], people: {} };

/** Fetch it anew; a bot that cannot tell asks nobody. */
export async function refreshAsked() {
  try {
    known = await get("/asked");
  } catch (error) {
    if (error.code === "unreachable") throw error;
    known = { parties: [], people: {} };
  }
}

/** "Asked to answer the invitation, vote", or "" if nothing is asked of somebody. */
export function askedOf(id) {
  const what = Object.entries(known.people[id] ?? {})
    .map(([kind, count]) => t("asked")[kind]?.(count)).filter(Boolean);
  return what.length ? t("askedTo", what.join(", ")) : "";
}

export function howManyAsked() {
  return Object.keys(known.people).length;
}

/** The parties in the order of the series, with the ids of their people; empty if not known. */
export function parties() {
  return known.parties;
}
