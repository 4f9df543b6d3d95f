// A small menu below a button: arrow keys, Home, End, Escape, and the focus back to the button.

import { h } from "./dom.js";

let close = () => {};

/** Open a menu at `button` with items {label, hint?, choose()}. */
export function openMenu(button, items) {
  const again = button.getAttribute("aria-expanded") === "true";
  close();
  if (again) return;
  const menu = h("div", { class: "menu", role: "menu" }, items.map((item) => (
    h("button", { class: "menu-item", type: "button", role: "menuitem", tabindex: "-1",
      onclick: () => { close(); item.choose(); } },
    h("span", {}, item.label), item.hint && h("small", {}, item.hint)))));
  menu.addEventListener("keydown", (event) => move(event, menu));
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

function place(menu, button) {
  const box = button.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const below = box.bottom + size.height + 8 < innerHeight;
  menu.style.top = `${below ? box.bottom + 4 : Math.max(4, box.top - size.height - 4)}px`;
  menu.style.left = `${Math.max(4, Math.min(box.left, innerWidth - size.width - 8))}px`;
}

function move(event, menu) {
  const items = [...menu.children];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (event.key === "Escape" || event.key === "Tab") {
    event.stopPropagation();
    event.preventDefault();
    close();
  } else if (to !== undefined) {
    event.preventDefault();
    items.at(to % items.length).focus();
  }
}
