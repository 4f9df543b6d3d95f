// A press, from when a button goes down until its click is done. What would be drawn anew or moved in
// between waits: else another node stands where the press ends, and the browser makes no click of it.

/** A click comes with the end of a press, or a moment later, where a finger pressed. */
const CLICK_MS = 100;
/** Nobody presses for longer; the end of a press may be lost to a menu of the system. */
const MOST_MS = 10_000;
let pressed = false;
let timer;
let waiting = [];

/** Whether something is being pressed. */
export function isPressed() {
  return pressed;
}

/** Wait until nothing is pressed. */
export function released() {
  return pressed ? new Promise((go) => waiting.push(go)) : Promise.resolve();
}

function press() {
  pressed = true;
  endIn(MOST_MS);
}

function endIn(wait) {
  if (!pressed) return;
  clearTimeout(timer);
  timer = setTimeout(release, wait);
}

function release() {
  clearTimeout(timer);
  pressed = false;
  const all = waiting;
  waiting = [];
  for (const go of all) go();
}

const on = (kinds, work) => kinds.forEach((kind) => addEventListener(kind, work, true));
on(["pointerdown"], (event) => { if (event.isPrimary && event.button === 0) press(); });
on(["keydown"], (event) => { if (event.key === " ") press(); }); // its click comes when it goes up
on(["pointerup", "pointercancel", "dragend", "keyup", "change"], () => endIn(CLICK_MS));
on(["pointermove"], (event) => { if (!event.buttons) endIn(CLICK_MS); });
on(["click"], () => endIn(0));
on(["blur"], (event) => { if (event.target === window) endIn(0); });
