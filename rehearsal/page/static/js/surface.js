// Where blocks are drawn: a message, a modal or the Home tab; and the place of one element in it.

import { uid } from "./dom.js";

/** A drawn set of blocks. `act(action, node)` sends a click; `kept` are values from before. */
export class Surface {
  constructor({ kind, act, kept = {} }) {
    this.kind = kind;
    this.act = act;
    this.kept = kept;
    this.slots = [];
  }

  /** The state as Slack sends it: {block_id: {action_id: {type, …}}}. */
  values() {
    const values = {};
    for (const slot of this.slots) {
      values[slot.blockId] ??= {};
      values[slot.blockId][slot.element.action_id] = slot.value();
    }
    return values;
  }
}

/** One element's place: its names, how to read it, and what happens when it changes. */
export class Slot {
  constructor({ surface, blockId, element, labelledBy, describedBy, input = false,
    optional = false, dispatch = false }) {
    Object.assign(this, { surface, blockId, element, labelledBy, describedBy, input, optional });
    this.dispatch = !input || dispatch;
    this.controlId = uid("field");
    this.errorNode = null;
    this.read = null;
    this.control = null;
  }

  /** What the person had chosen before the surface was drawn again, if anything. */
  get kept() {
    return this.surface.kept[this.blockId]?.[this.element.action_id];
  }

  /** Names and descriptions for the control. */
  get aria() {
    return {
      id: this.controlId,
      "aria-labelledby": this.input ? null : this.labelledBy,
      "aria-describedby": this.describedBy,
      "aria-required": this.input && !this.optional ? "true" : null,
      dataset: { action: this.element.action_id ?? "" },
    };
  }

  /** Make the element's value part of the surface's state. */
  register(control, read) {
    this.control = control;
    this.read = read;
    this.surface.slots.push(this);
    return control;
  }

  /** The element's state as Slack sends it. */
  value() {
    return { type: this.element.type, ...this.read() };
  }

  /** Send the element's change to the bot, if it is one that is sent. */
  changed(payload) {
    if (!this.dispatch) return Promise.resolve();
    const { type, action_id: actionId } = this.element;
    return this.surface.act({ type, action_id: actionId, block_id: this.blockId, ...payload },
      this);
  }

  /** Show an error at the field, or none. */
  showError(text) {
    if (!this.errorNode) return false;
    this.errorNode.textContent = text ?? "";
    this.errorNode.hidden = !text;
    if (text) this.control.setAttribute("aria-invalid", "true");
    else this.control.removeAttribute("aria-invalid");
    return Boolean(text);
  }
}
