// Where somebody belongs: a full member of the bot's workspace, its guest, or of another workspace.

import { t } from "./i18n.js";
import { me, session } from "./store.js";

/** The word for who is no full member of the bot's workspace; "" for who is. */
export function belonging(one) {
  if (one.external) return t("otherWorkspace");
  return one.guest ? t("guestOf")[one.guest] : "";
}

/** The icon that goes with the word. */
export function belongingSign(one) {
  return one.external ? "share" : "guest";
}

/** Whether the acting person knows of somebody: a guest only of the people in their channels. */
export function isKnown(one) {
  return !me()?.guest || session.state.channels.some(({ members }) => (
    members.includes(session.me) && members.includes(one.id)));
}

/** Why somebody has no slash commands and no shortcuts of apps; "" for who has them. */
export function withoutCommands(one, bot) {
  if (one.commands) return "";
  return t(one.external ? "noCommands" : "guestWithoutCommands", bot);
}
