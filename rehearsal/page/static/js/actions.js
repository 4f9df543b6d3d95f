// Sending a click: one at a time per control, shown as busy, and what went wrong said in words.

import { post } from "./api.js";
import { session } from "./store.js";
import { acked, failed } from "./toasts.js";

/** Returns a surface's `act`: it sends an action with `where()` it happened, then runs `after`. */
export function sender(where, ...after) {
  const act = async (action, slot) => {
    const control = slot.control ?? document.activeElement;
    control?.setAttribute("aria-busy", "true");
    try {
      acked(await post("/interact", { user: session.me, ...where(), action }));
      await Promise.all(after.map((work) => work()));
    } catch (error) {
      failed(error);
    } finally {
      control?.removeAttribute("aria-busy");
    }
  };
  return Object.assign(act, { where });
}
