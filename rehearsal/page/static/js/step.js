// A step of the year, opened: when it is, whom it reached and in which words, or would reach.

import { get } from "./api.js";
import { h, uid } from "./dom.js";
import { leaveOnClose } from "./focus.js";
import { icon } from "./icons.js";
import { either, lang, t } from "./i18n.js";
import { becauseOf, fate, readerOf, still } from "./sendings.js";
import { channel, go, now, session, user, userName } from "./store.js";
import { move } from "./timebar.js";
import { failed } from "./toasts.js";
import { ahead, capital, format } from "./zone.js";

const WHEN = { weekday: "long", day: "numeric", month: "long", year: "numeric",
  hour: "2-digit", minute: "2-digit" };
const DAY = { weekday: "long", day: "numeric", month: "long", year: "numeric" };

/** Open a step in a dialog, at what one got if a delivery is named; the focus goes back after it. */
export async function openStep(id, delivery = null) {
  const opener = document.activeElement;
  let step;
  try {
    ({ step } = await get(`/year/${encodeURIComponent(id)}?lang=${lang()}`));
  } catch (error) {
    failed(error);
    return;
  }
  const title = uid("step");
  const dialog = h("dialog", { class: "dialog step", "aria-labelledby": title });
  const leave = (then) => { dialog.close(); then?.(); };
  dialog.append(
    h("div", { class: "dialog-head" }, h("h2", { id: title, tabindex: "-1" }, capital(either(step.name))),
      h("button", { class: "icon-button", type: "button", "aria-label": t("close"),
        onclick: () => leave() }, icon("close"))),
    h("div", { class: "dialog-body", tabindex: "0", role: "region", "aria-labelledby": title },
      about(step), sent(step, delivery), would(step)),
    foot(step, leave));
  dialog.addEventListener("click", (event) => { if (event.target === dialog) leave(); });
  leaveOnClose(dialog, () => back(opener, id));
  document.body.append(dialog);
  dialog.showModal();
  (dialog.querySelector(".recipient.wanted > summary") ?? dialog.querySelector("h2")).focus();
  dialog.querySelector(".recipient.wanted")?.scrollIntoView({ block: "nearest" });
  dialog.querySelector(".recipient.wanted > summary")?.scrollIntoView({ block: "nearest" });
}

/** The line may have been drawn again meanwhile; then the same step has another button. */
function back(opener, id) {
  return opener?.isConnected ? opener : document.querySelector(`#year [data-step="${id}"]`);
}

function about(step) {
  const at = new Date(step.at);
  const isAhead = at > now();
  const name = step.convener ? userName(step.convener) : "";
  const asking = step.state === "planned" && step.asks && name ? t("asksFirst", name)
    : isAsking(step) && name ? t("asksNow", name)
      : step.state === "skipped" ? t("skippedBecause")
        : step.leaves_at ? t("leaves", format(new Date(step.leaves_at), WHEN)) : "";
  return h("div", { class: "step-about" },
    h("p", {}, h("strong", {}, capital(format(at, WHEN))),
      isAhead && h("span", { class: "step-ahead" }, ` (${ahead(at, now())})`),
      " ", h("span", { class: `state ${step.state}` }, t("stepStates")[step.state])),
    h("p", { class: "muted" }, t("meetingOn", format(new Date(step.of.starts_at), DAY)),
      step.of.title && `: ${step.of.title}`),
    asking && h("p", { class: "step-note" }, asking));
}

function isAsking(step) {
  return step.state === "asked" || step.state === "held";
}

// ------------------------------------------------------------------------------ what was sent

function sent(step, delivery) {
  const shown = step.sent.filter((one) => one.manner !== "update");
  if (!shown.length) {
    return step.state === "done" && h("p", { class: "muted" }, t(step.speaks ? "sentNothing" : "saysNothing"));
  }
  const wanted = shown.find((one) => one.id === delivery);
  const groups = new Map();
  // What the convener was asked comes after what went out.
  shown.sort((one, other) => (one.kind === "ask") - (other.kind === "ask"));
  for (const one of shown) groups.set(one.kind, [...(groups.get(one.kind) ?? []), one]);
  const asked = groups.size === 1 && groups.has("ask"); // the step itself has sent nothing yet
  return h("section", { class: "step-part" }, h("h3", {}, t(asked ? "hasAsked" : step.leaves_at ? "willSend" : "hasSent")),
    [...groups].map(([kind, rows]) => h("div", { class: "step-kind" },
      h("h4", {}, t("kinds")[kind] ?? kind, rows.length > 1
        && h("span", { class: "muted" }, ` · ${t("toPeople", rows.length).toLocaleLowerCase()}`)),
      rows.map((row, at) => (wanted ? recipient(row, row === wanted, row === wanted)
        : recipient(row, at === 0 && kind !== "ask"))))));
}

/** Somebody who got it, or did not; opened, what they read. */
function recipient(row, open, wanted = false) {
  const words = h("div", { class: "words" });
  const fill = () => {
    if (words.hasChildNodes()) return;
    words.append(...(row.message ? still(row.message) : [h("p", { class: "muted" }, t("noText"))]),
      row.message?.edited ? h("p", { class: "muted" }, t("asItIsNow")) : "");
  };
  if (open) fill();
  return h("details", { class: wanted ? "recipient wanted" : "recipient", open, ontoggle: fill },
    h("summary", {}, h("span", { class: "recipient-name" }, readerOf(row)), fate(row)),
    becauseOf(row) && h("p", { class: "muted recipient-why" }, becauseOf(row)), words);
}

// ------------------------------------------------------------------------------ what would be

function would(step) {
  if (!step.would) return null;
  const { post, direct, recipients, people, party, instead } = step.would;
  const place = channel(step.channel)?.name ?? step.channel;
  const isNote = step.kind === "task" && direct;
  const parts = [
    isNote && [h("h4", {}, t("toPeople", 1)), names([{ category: "", names: [userName(step.convener)] }])],
    !isNote && direct && [h("h4", {}, t("toPeople", people)), listed(recipients, people),
      people > 1 && h("p", { class: "muted" }, t("eachOwn", party))],
    direct && h("div", { class: "words" }, still(direct)),
    post && [h("h4", {}, t("toChannel", place)), h("div", { class: "words" }, still(post))],
  ].filter(Boolean);
  return h("section", { class: "step-part" }, h("h3", {}, t("wouldSend")),
    parts.length ? parts : h("p", { class: "muted" }, instead || t("nobody")[step.kind]
      || t(step.speaks ? "toNobody" : "saysNothing")));
}

function listed(recipients, people) {
  if (people < 6) return names(recipients);
  return h("details", { class: "recipient" }, h("summary", {}, t("showPeople")), names(recipients));
}

function names(recipients) {
  return h("ul", { class: "names" }, recipients.map((one) => h("li", {},
    one.category && h("strong", {}, `${one.category} (${one.names.length}): `), one.names.join(", "))));
}

// ------------------------------------------------------------------------------ what one can do

function foot(step, leave) {
  const at = new Date(step.at);
  const decides = isAsking(step) && user(step.convener) && session.me
    && h("button", { class: "button primary", type: "button",
      onclick: () => leave(() => go({ me: step.convener, place: "app" })) },
    t("decideAs", userName(step.convener)));
  const moves = step.state === "planned" && at > now()
    && h("button", { class: "button", type: "button",
      onclick: () => leave(() => move({ to: at.toISOString() })) }, t("moveHere"));
  return h("div", { class: "dialog-foot" }, moves, decides,
    h("button", { class: "button", type: "button", onclick: () => leave() }, t("close")));
}
