// The title of the window: how much is new to who acts, where they are, and what the page is.

import { t } from "./i18n.js";
import { botName, channel, channelName, partner, session } from "./store.js";

export function drawTitle() {
  const count = allUnseen();
  const title = [placeName(), botName(), t("rehearsal")].join(" · ");
  document.title = count ? `(${count}) ${title}` : title;
}

/** How much the acting person has not seen, wherever it is. */
function allUnseen() {
  return [...session.unread].filter(([key]) => key.startsWith(`${session.me} `))
    .reduce((sum, [, { count }]) => sum + count, 0);
}

function placeName() {
  if (session.place === "home") return t("home");
  if (partner()) return partner().name;
  const one = channel(session.place);
  return one ? channelName(one) : t("messages");
}
