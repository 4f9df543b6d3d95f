// The files of a message: pictures are shown, the rest can be saved.

import { h, unseen } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";

/** The files as nodes. */
export function drawFiles(files) {
  return files.map((file) => (file.picture ? picture(file) : saved(file)));
}

function saved(file) {
  const size = t("sizeOf", file.size);
  const link = h("a", { class: "file", href: file.url, download: file.name,
    "aria-label": `${t("saveFile", file.name)}, ${size}` },
  icon("file"), h("strong", {}, file.name), h("span", { class: "file-size" }, size));
  return h("p", { class: "file-line" }, link);
}

/** What only calls itself a picture is a file like any other. */
function picture(file) {
  const node = h("p", { class: "file-line" },
    h("a", { class: "picture", href: file.url, target: "_blank", rel: "noopener noreferrer" },
      h("img", { src: file.url, alt: file.alt, title: file.name,
        onerror: () => node.replaceWith(saved(file)) }),
      unseen(` (${t("link")})`)));
  return node;
}
