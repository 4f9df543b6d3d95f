// Keeping the focus where it was when a part of the page is drawn again.

/** Remember which control inside `node` has the focus; returns what puts it back in `next`. */
export function keepFocus(node) {
  const active = document.activeElement;
  if (!node.contains(active)) return () => {};
  const block = active.closest("[data-block]")?.dataset.block;
  const action = active.dataset.action;
  return (next) => {
    const same = [...next.querySelectorAll("[data-action]")].find((one) => (
      one.dataset.action === action && one.closest("[data-block]")?.dataset.block === block));
    const target = same ?? next;
    if (!same && !target.hasAttribute("tabindex")) target.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: true });
  };
}
