// The end of a conversation: how it is asked for, and that of the first view before all else.

import { get } from "./api.js";

/** So many messages are shown at first, and so many more of the earlier ones each time. */
export const PART = 60;

let first = ofAddress();

/** The newest `last` messages of a channel, as a person sees them; `more` of them if it says so. */
export function endOf(id, who, last, more = {}) {
  const path = pathOf(id, { as: who, last, ...more });
  const ahead = first?.path === path ? first.answer : null;
  first = null;
  return ahead ?? get(path);
}

/** Wait until what was asked for before all else is there, or will not come; returns it. */
export async function settled() {
  return first?.answer.catch(() => null);
}

function pathOf(id, end) {
  return `/messages/${encodeURIComponent(id)}?${new URLSearchParams(end)}`;
}

/** What the address names is asked for before it is known whether it is there. */
function ofAddress() {
  const { as: who, in: place, thread } = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  if (!who || !place || !/^[CGD]/.test(place)) return null; // the app, or a person
  const path = pathOf(place, { as: who, last: PART, ...(thread && { thread }) });
  const answer = get(path);
  answer.catch(() => { first = null; });
  return { path, answer };
}
