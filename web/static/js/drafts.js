// What was typed and not sent.

import { keep, kept } from "./kept.js";

const KEY = "footnote:drafts";

/** Keep what is typed into `field`; `conversation` says which one it is for. */
export function keepDrafts(field, conversation) {
  field.value ||= kept(KEY)[conversation()] ?? "";
  field.addEventListener("input", () => keep(KEY, conversation(), field.value));
}

/** Forget what was typed. */
export function forgetDraft(conversation) {
  keep(KEY, conversation);
}

/** Keep what was typed meanwhile for another conversation. */
export function moveDraft(before, now, words) {
  forgetDraft(before);
  keep(KEY, now, words);
}
