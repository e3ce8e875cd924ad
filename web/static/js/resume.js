// A first question whose page was loaded anew before its answer was complete: the page goes on to
// what the server has kept of it.

import { call } from "./api.js";
import { forgetDraft } from "./drafts.js";

const KEY = "footnote:asking";
const TRIES = 15;
const PAUSE_MS = 200;

/** Remember the answer that this tab waits for; null forgets it. */
export function remember(query) {
  try {
    if (query) sessionStorage.setItem(KEY, JSON.stringify(query));
    else sessionStorage.removeItem(KEY);
  } catch {
    // Without storage what was kept is in the list of conversations all the same.
  }
}

/** Go to the conversation of the answer that was waited for, unless `isOver` meanwhile. */
export async function resume(isOver) {
  const query = taken();
  if (!query || performance.getEntriesByType("navigation")[0]?.type === "navigate") return;
  for (let tries = 0; tries < TRIES && !isOver(); tries += 1) {
    const stored = await call("GET", `/v1/answers/${encodeURIComponent(query.answer_id)}`).catch(() => null);
    if (stored && !isOver()) {
      forgetDraft("");
      location.replace(`/c/${encodeURIComponent(stored.conversation_id)}`);
      return;
    }
    await new Promise((done) => setTimeout(done, PAUSE_MS));
  }
}

function taken() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return null;
  } finally {
    remember(null);
  }
}
