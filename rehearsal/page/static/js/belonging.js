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

/** Whether the acting person knows of somebody: a guest only of the people in their channels, a full
 * member of other workspaces those in channels that both workspaces are in; but of the workspaces
 * without the app the first one knows everybody. */
export function isKnown(one) {
  const mine = me();
  if (mine?.guest) return meet(one, ({ members }) => members.includes(session.me));
  if (!mine || mine.external || one.team === mine.team) return true;
  if (one.external && mine.team === session.state.team) return true;
  return meet(one, ({ teams }) => teams.includes(mine.team));
}

/** Whether the acting person can begin to write to somebody: of the same workspace, or met in a channel. */
export function mayWrite(one) {
  const mine = me();
  if (!mine || one.deleted) return false;
  if (mine.team === one.team && !mine.guest && !one.guest) return true;
  return meet(one, ({ members }) => members.includes(session.me));
}

function meet(one, isNear) {
  return session.state.channels.some((each) => !each.group && each.members.includes(one.id) && isNear(each));
}

/** Why somebody has no slash commands and no shortcuts of apps; "" for who has them. */
export function withoutCommands(one) {
  if (one.commands) return "";
  return t(one.external || !one.guest ? "noCommands" : "guestWithoutCommands");
}
