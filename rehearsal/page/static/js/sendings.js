// A delivery in the reader's words: to whom, when, why, what became of it; and its text, at rest.

import { drawBlocks } from "./blocks.js";
import { h } from "./dom.js";
import { either, t } from "./i18n.js";
import { mrkdwn } from "./mrkdwn.js";
import { channel, session, user, userName } from "./store.js";
import { Surface } from "./surface.js";
import { capital, format } from "./zone.js";

const SHORT = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };

/** What a message says, drawn so that nothing in it can be pressed. */
export function still({ text, blocks }) {
  const rest = (blocks ?? []).filter((block) => block.type !== "actions")
    .map(({ accessory, ...block }) => block);
  if (!rest.length) return [h("div", { class: "text" }, mrkdwn(text))];
  return drawBlocks(rest, new Surface({ kind: "modal", act: async () => {} }));
}

/** The id of the person it is for: what answers in direct messages is addressed to them, not to the person. */
export function personOf({ user: id, to }) {
  return id || session.state.ims.find((one) => one.id === to)?.user;
}

/** Whom it is for: "James Whitfield, for Solna stad", "…, deputy for Solna stad", or a channel. */
export function readerOf({ user: id, to, party, is_deputy: isDeputy }) {
  const place = channel(to);
  const person = personOf({ user: id, to });
  if (!user(person)) return place ? `#${place.name}` : userName(person || to) || t("nobodyKnown");
  return party ? `${userName(person)}, ${t(isDeputy ? "deputyOf" : "party", party)}` : userName(person);
}

export function shortTime(iso) {
  return format(new Date(iso), SHORT);
}

/** When it was sent, or is, or was to be. */
export function whenOf(row) {
  if (row.sent_at) return t("sentAt", shortTime(row.sent_at));
  return t(row.state === "dropped" || row.state === "failed" ? "owedSince" : "goesAt", shortTime(row.due_at));
}

/** Why it is said, as text; a step has a name. */
export function whyOf(row) {
  return row.step ? t("whyStep", either(row.step.name)) : t("whys")[row.why] ?? row.why;
}

/** Why just this person gets it: "Reminder, because Täby kommun had not answered"; empty if nothing is to be said. */
export function becauseOf(row) {
  return row.because ? `${capital(either(row.because))}.` : "";
}

/** Whether a message that was there was changed by it. */
export function isUpdate(row) {
  return row.manner === "update";
}

/** What became of it in one word: a message that was there is not sent, but changed. */
export function stateOf(row) {
  return isUpdate(row) && row.state === "sent" ? t("stateChanged") : t("states")[row.state];
}

/** Why it was not sent, or waits; empty if nothing is to be said. */
export function reasonOf(row) {
  if (row.manner === "news") return t("toldIn")[row.reason.split(":")[0]] ?? "";
  if (!row.reason || row.state === "sent") return "";
  return t("reasons")[row.reason] ?? t("reasonOther", row.reason);
}

/** What became of it, with the reason. */
export function fate(row) {
  const reason = reasonOf(row);
  return h("span", { class: "fate" }, h("span", { class: `state ${row.state}` }, stateOf(row)),
    reason && h("span", { class: "muted" }, ` ${reason}`));
}
