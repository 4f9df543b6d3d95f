// Keeping the focus where it was when a part of the page is drawn again, or a dialog has closed.

/** Remember which control inside `node` has the focus; returns what puts it back in `next`. */
export function keepFocus(node) {
  const active = document.activeElement;
  if (!node.contains(active)) return () => {};
  const block = active.closest("[data-block]")?.dataset.block;
  const action = active.dataset.action;
  return (next) => {
    const like = [...next.querySelectorAll("[data-action]")].filter((one) => one.dataset.action === action);
    const same = like.find((one) => one.closest("[data-block]")?.dataset.block === block) ?? like[0];
    const target = same ?? next;
    if (!same && !target.hasAttribute("tabindex")) target.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: true });
  };
}

/**
 * Take a dialog away once it has closed. The browser gives the focus back as it closes, unless the opener was drawn
 * anew meanwhile: then `find` says who has it. The close is heard a moment later: who has gone on by then, stays there.
 */
export function leaveOnClose(dialog, find) {
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (document.activeElement === document.body) find()?.focus();
  });
}
