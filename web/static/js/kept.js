// What the browser keeps for each conversation, the newest ones only.

const MOST = 20;

/** Return what is kept under `key`, nothing without storage. */
export function kept(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
}

/** Keep `value` in the place of an older one; an empty one is forgotten. */
export function keep(key, conversation, value) {
  const { [conversation]: old, ...others } = kept(key);
  const entries = Object.entries(others);
  if (value) entries.push([conversation, value]);
  try {
    localStorage.setItem(key, JSON.stringify(Object.fromEntries(entries.slice(-MOST))));
  } catch {
    // Without storage it lives as long as its page.
  }
}
