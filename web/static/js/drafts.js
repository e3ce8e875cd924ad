// What was typed and not asked, kept in the browser for each conversation.

const KEY = "footnote:drafts";
const MOST = 20;

/** Keep what is typed into `field`; `conversation` says which one it is for. */
export function keepDrafts(field, conversation) {
  field.value ||= read()[conversation()] ?? "";
  field.addEventListener("input", () => saveDraft(conversation(), field.value));
}

/** Keep a draft in the place of an older one; an empty one is forgotten. */
export function saveDraft(conversation, words) {
  const { [conversation]: old, ...others } = read();
  const newest = Object.entries(others).slice(words ? 1 - MOST : -MOST);
  if (words) newest.push([conversation, words]);
  try {
    localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(newest)));
  } catch {
    // Without storage a draft lives as long as its page.
  }
}

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}
