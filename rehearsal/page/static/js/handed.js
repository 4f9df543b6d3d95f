// Block Kit's input for files: each is uploaded when it is chosen, as Slack's own client does.

import { post } from "./api.js";
import { contents, drawn, fault } from "./attaching.js";
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { session } from "./store.js";
import { announce, failed } from "./toasts.js";

export function fileInput(element, slot) {
  let files = slot.kept?.files ?? [];
  const kinds = element.filetypes ?? [];
  const list = h("div", {});
  const node = h("input", { class: "field", type: "file", ...slot.aria, multiple: element.max_files !== 1,
    accept: kinds.map((kind) => `.${kind}`).join(",") || null, onchange: take });

  async function take() {
    const chosen = [...node.files];
    node.value = ""; // so that the same one can be chosen again
    node.setAttribute("aria-busy", "true");
    for (const file of chosen) await upload(file).catch(failed);
    node.removeAttribute("aria-busy");
    draw();
  }

  async function upload(file) {
    const code = isOfKind(file.name, kinds) ? fault(file) : "invalid_file_type";
    if (code) throw Object.assign(new Error(code), { code });
    const held = (await post("/upload", { user: session.me, ...await contents(file) })).file;
    files = [...element.max_files === 1 ? [] : files, held];
    announce(t("attached", held.name));
  }

  function draw() {
    slot.showError(null);
    list.replaceChildren(...files.map((file) => h("div", { class: "attached" }, drawn(file, () => {
      files = files.filter((one) => one !== file);
      draw();
      node.focus();
    }))));
  }

  draw();
  return h("div", {}, slot.register(node, () => ({ files })), list);
}

function isOfKind(name, kinds) {
  const ending = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  return !kinds.length || kinds.some((kind) => kind.toLowerCase() === ending);
}
