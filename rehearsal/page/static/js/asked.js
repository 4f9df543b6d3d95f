// Who is asked for something that they have not done, in words; the parties, and who is what in them.

import { get } from "./api.js";
import { t } from "./i18n.js";

const NOTHING = { parties: [], conveners: [], people: {} };
let known = NOTHING;

/** Fetch it anew; a bot that cannot tell asks nobody. */
export async function refreshAsked() {
  try {
    known = await get("/asked");
  } catch (error) {
    if (error.code === "unreachable") throw error;
    known = NOTHING;
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

/** What somebody is in the series: "deputy", or of several parties with the name of each; "" if nothing. */
export function partOf(id) {
  const found = known.parties.flatMap(({ name, people }) =>
    people.filter((one) => one.user === id).map(({ part }) => [t("parts")[part], name]));
  const own = found.length > 1 ? found.map(([part, name]) => `${part} ${t("party", name)}`) : found.map(([part]) => part);
  return known.conveners.includes(id) ? t("parts").convener : own.join(" · ");
}

/** The parties in the order of the series, with their people; empty if not known. */
export function parties() {
  return known.parties;
}
