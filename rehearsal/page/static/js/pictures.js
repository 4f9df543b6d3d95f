// Pictures and videos of blocks. Nothing is fetched from elsewhere: there it is said what they show.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { link, textObject } from "./mrkdwn.js";

/** A picture that is the rehearsal's own, or what one from elsewhere shows. */
export function picture(part) {
  const address = own(part);
  if (!address) return outside("picture", part.alt_text, part.image_url, t("pictureOf"));
  const node = h("img", { src: address, alt: part.alt_text, title: part.alt_text,
    onerror: () => node.replaceWith(outside("picture", part.alt_text, address, t("pictureOf"))) });
  return node;
}

/** Where the page finds a picture without going elsewhere; null if nowhere. */
function own({ image_url: url, slack_file: file }) {
  if (file) {
    const id = file.id ?? /\bF[A-Z0-9]+(?=\/)/.exec(file.url)?.[0];
    return id ? `/files/any/${id}/picture` : null;
  }
  return new URL(url, location.href).origin === location.origin ? url : null;
}

/** What stands in the place of something from elsewhere: what it is, what it shows, and of where. */
function outside(sign, alt, address, what) {
  const from = t("notFetched", what, new URL(address ?? "", location.href).host);
  return h("span", { class: "b-outside", title: from }, icon(sign),
    h("span", {}, alt, h("small", {}, ` ${from}`)));
}

export function video(block) {
  const { title, title_url: address, author_name: author, provider_name: provider } = block;
  return h("figure", { class: "b-video" },
    (provider || author) && h("p", { class: "b-video-of" }, [provider, author].filter(Boolean).join(" · ")),
    h("figcaption", {}, address ? link(address, title.text) : textObject(title)),
    block.description && h("p", {}, textObject(block.description)),
    outside("play", block.alt_text, block.video_url, t("videoOf")));
}
