// The question before an action that cannot be taken back (Block Kit's confirm object).

import { h, uid } from "./dom.js";
import { leaveOnClose } from "./focus.js";
import { t } from "./i18n.js";
import { textObject } from "./mrkdwn.js";

/** Ask; returns whether the person agreed. The focus goes back to `opener`. */
export function confirmed(question, opener) {
  return new Promise((resolve) => {
    const title = uid("confirm");
    const yes = h("button", { type: "button", onclick: () => dialog.close("yes"),
      class: `button ${question.style === "danger" ? "danger" : "primary"}` },
    question.confirm?.text ?? t("ok"));
    const no = h("button", { class: "button", type: "button", onclick: () => dialog.close() },
      question.deny?.text ?? t("cancel"));
    const dialog = h("dialog", { class: "dialog small", "aria-labelledby": title },
      h("div", { class: "dialog-head" }, h("h2", { id: title }, textObject(question.title))),
      h("div", { class: "dialog-body" }, h("p", {}, textObject(question.text))),
      h("div", { class: "dialog-foot" }, no, yes));
    leaveOnClose(dialog, () => opener);
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"));
    document.body.append(dialog);
    dialog.showModal();
    no.focus();
  });
}
