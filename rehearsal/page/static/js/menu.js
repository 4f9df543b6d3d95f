// A small menu below a button: arrow keys, Home, End, Escape, and the focus back to the button.

import { h } from "./dom.js";

let close = () => {};

/**
 * Open a menu at `button` with items {label, hint?, choose()}. In several `columns` they stand as
 * {label, mark, checked, choose()}: the mark is seen, the label is read out.
 */
export function openMenu(button, items, columns = 1) {
  const again = button.getAttribute("aria-expanded") === "true";
  close();
  if (again) return;
  const choose = (item) => () => { close(); item.choose(); };
  const menu = h("div", { class: columns > 1 ? "menu marks" : "menu", role: "menu",
    "aria-label": button.getAttribute("aria-label") }, items.map((item) => (
    item.mark ? marked(item, choose(item)) : written(item, choose(item)))));
  menu.addEventListener("keydown", (event) => move(event, menu, columns));
  (button.closest("dialog, main, aside") ?? document.body).append(menu);
  place(menu, button);
  button.setAttribute("aria-expanded", "true");
  const outside = (event) => { if (!menu.contains(event.target) && event.target !== button) close(); };
  close = () => {
    document.removeEventListener("pointerdown", outside, true);
    button.setAttribute("aria-expanded", "false");
    if (menu.contains(document.activeElement)) button.focus();
    menu.remove();
    close = () => {};
  };
  document.addEventListener("pointerdown", outside, true);
  menu.firstElementChild?.focus();
}

function written(item, onclick) {
  return h("button", { class: "menu-item", type: "button", role: "menuitem", tabindex: "-1", onclick },
    h("span", {}, item.label), item.hint && h("small", {}, item.hint));
}

function marked(item, onclick) {
  return h("button", { class: "menu-mark", type: "button", role: "menuitemcheckbox", tabindex: "-1",
    "aria-checked": String(item.checked), "aria-label": item.label, title: item.label, onclick },
  item.mark);
}

function place(menu, button) {
  const box = button.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const below = box.bottom + size.height + 8 < innerHeight;
  menu.style.top = `${below ? box.bottom + 4 : Math.max(4, box.top - size.height - 4)}px`;
  menu.style.left = `${Math.max(4, Math.min(box.left, innerWidth - size.width - 8))}px`;
}

function move(event, menu, columns) {
  const items = [...menu.children];
  const at = items.indexOf(document.activeElement);
  const aside = columns > 1 ? { ArrowRight: at + 1, ArrowLeft: at - 1 } : {};
  const to = { ArrowDown: at + columns, ArrowUp: at - columns, Home: 0, End: -1, ...aside }[event.key];
  if (event.key === "Escape" || event.key === "Tab") {
    event.stopPropagation();
    event.preventDefault();
    close();
  } else if (to !== undefined) {
    event.preventDefault();
    items.at(to % items.length).focus();
  }
}
