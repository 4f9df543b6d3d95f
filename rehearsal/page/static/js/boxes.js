// Several of many: a list of checkboxes that takes no more than it may, and says how many are chosen.

import { h } from "./dom.js";
import { t } from "./i18n.js";

/** What is chosen stays chosen, in the order of choosing, also when `show` draws what else there is. */
export class Boxes {
  /** `initial` are ids; `read(ids)` says how Slack writes them. */
  constructor(element, slot, { initial, read }) {
    Object.assign(this, { slot, most: element.max_selected_items ?? Infinity });
    this.chosen = new Set(initial);
    this.read = () => read([...this.chosen]);
    this.list = h("div", { class: "choice-list" });
    this.count = h("span", { class: "choice-count", role: "status" });
    this.list.addEventListener("change", ({ target }) => {
      if (target.checked) this.chosen.add(target.value);
      else this.chosen.delete(target.value);
      this.tell();
      if (slot.input && slot.dispatch) slot.changed(this.read());
    });
  }

  /** Draw groups of {label, items: [{id, label}]}. */
  show(groups) {
    this.list.replaceChildren(...groups.filter(({ items }) => items.length).map(({ label, items }) => (
      h("div", { role: label ? "group" : null, "aria-label": label },
        label && h("p", { class: "choice-group" }, label), items.map((item) => this.draw(item))))));
    this.tell();
  }

  draw({ id, label }) {
    const box = h("input", { type: "checkbox", value: id });
    box.checked = this.chosen.has(id);
    return h("label", { class: "choice" }, box, h("span", {}, label));
  }

  /** As in Slack, who has chosen as many as there may be chooses no other before one is taken away. */
  tell() {
    const { size } = this.chosen;
    const isFull = size >= this.most;
    for (const box of this.list.querySelectorAll("input")) box.disabled = isFull && !box.checked;
    this.count.textContent = isFull ? t("chosenAll", size) : size ? t("chosen", size) : "";
  }

  /** The whole field, with `search` above it; where nothing is submitted, a button sends what is chosen. */
  node(search) {
    const { slot, list, count, read } = this;
    const node = h("div", { class: "choices", role: "group", ...slot.aria,
      "aria-labelledby": slot.labelledBy }, search, list, count,
    !slot.input && h("button", { class: "button", type: "button", onclick: () => slot.changed(read()) },
      t("done")));
    return slot.register(node, read);
  }
}

/** A field above a list: Enter belongs to it, and sends no form. */
export function searchField(attributes) {
  return h("input", { class: "field", type: "search", autocomplete: "off", ...attributes,
    onkeydown: (event) => { if (event.key === "Enter") event.preventDefault(); } });
}
