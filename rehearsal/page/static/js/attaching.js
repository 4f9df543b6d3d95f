// A file that goes with what is written: chosen with the paper-clip or dropped, shown, taken off.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { announce, failed, toast } from "./toasts.js";

/** The rehearsal takes no more, and Slack no more in a form. */
const MOST_BYTES = 10_000_000;
const kept = new Map();

/** The file of one message field, kept under `key` while the field is drawn anew. */
export class Attachment {
  constructor(key, changed) {
    Object.assign(this, { key, changed });
    this.input = h("input", { type: "file", hidden: true, onchange: () => this.chosen() });
    this.button = h("button", { class: "clip", type: "button", "aria-label": t("attach"),
      title: t("attach"), onclick: () => this.input.click() }, icon("clip"));
    this.line = h("div", { class: "attached" });
    this.draw();
  }

  get file() {
    return kept.get(this.key) ?? null;
  }

  chosen() {
    this.take([...this.input.files]);
    this.input.value = ""; // so that the same one can be chosen again
  }

  /** Take the first of some files, if it is one that can be sent. */
  take(files) {
    const [file] = files;
    if (!file) return;
    const wrong = fault(file);
    if (wrong) {
      failed({ code: wrong });
      return;
    }
    if (files.length > 1) toast(t("oneFile"));
    kept.set(this.key, file);
    announce(t("attached", file.name));
    this.draw();
    this.changed();
  }

  clear() {
    kept.delete(this.key);
    this.draw();
  }

  draw() {
    const { file } = this;
    this.line.hidden = !file;
    this.line.replaceChildren(...(file ? drawn(file, () => this.takeOff()) : []));
  }

  takeOff() {
    this.clear();
    this.changed();
    this.button.focus();
  }

  /** What the rehearsal wants to know of the file. Throws if it cannot be read any more. */
  async fields() {
    return contents(this.file);
  }
}

/** Why a file cannot be sent, as the rehearsal would say it; null if it can. */
export function fault(file) {
  if (file.size > MOST_BYTES) return "file_too_large";
  return file.size ? null : "empty_file";
}

/** A file that was chosen, and the button that takes it off. */
export function drawn({ name, size }, takeOff) {
  return [icon("file"), h("span", { class: "attached-name" }, name),
    h("span", { class: "attached-size" }, t("sizeOf", size)),
    h("button", { class: "icon-button", type: "button", "aria-label": t("takeOff", name),
      title: t("takeOff", name), onclick: takeOff }, icon("close"))];
}

/** What the rehearsal wants to know of a file. Throws if it cannot be read any more. */
export async function contents(file) {
  const address = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
  return { name: file.name, content: address.slice(address.indexOf(",") + 1) };
}

/** Let files be dropped on nodes; `attachment` takes them. */
export function takeDrops(nodes, attachment) {
  for (const node of nodes) {
    node.addEventListener("dragover", (event) => mark(event, nodes, true));
    node.addEventListener("dragleave", (event) => {
      if (!nodes.some((one) => one.contains(event.relatedTarget))) mark(event, nodes, false);
    });
    node.addEventListener("drop", (event) => {
      mark(event, nodes, false);
      if (!holdsFiles(event)) return;
      const isFolder = [...event.dataTransfer.items].some((one) => one.webkitGetAsEntry?.()?.isDirectory);
      if (isFolder) toast(t("noFolder"), "error");
      else attachment.take([...event.dataTransfer.files]);
    });
  }
}

function mark(event, nodes, on) {
  if (!holdsFiles(event)) return;
  nodes[0].classList.toggle("dropping", on);
  nodes[0].dataset.drop = t("dropHere");
}

function holdsFiles(event) {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

/** A file that falls beside the conversation must not take the page's place. */
for (const kind of ["dragover", "drop"]) {
  addEventListener(kind, (event) => { if (holdsFiles(event)) event.preventDefault(); });
}
