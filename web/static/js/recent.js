// The list of conversations: kept current while asking, searched, and each renamed or deleted. A
// deletion can be taken back, also after the page has changed.

import { call } from "./api.js";
import { announce, button, el } from "./dom.js";

const DELETED = "footnote:deleted";
const PAUSE_MS = 150;
const at = (id) => document.getElementById(id);

/** Make the list work; `current` returns the conversation on the page, `leave` goes away from it. */
export function installRecent(current, leave) {
  const [list, find, more] = ["recent", "find", "recent-more"].map(at);
  let next = null;
  let typing = 0;

  /** Show the latest that match, and return what the current conversation's row says, or null. */
  async function refresh() {
    const words = find.value.trim();
    const page = await call("GET", `/v1/conversations?q=${encodeURIComponent(words)}`);
    if (words !== find.value.trim()) return null;
    const deleted = words ? null : lastDeleted();
    list.replaceChildren(...(deleted ? [undoRow(deleted)] : []), ...page.conversations.map(rowOf));
    showMore(page);
    at("recent-none").hidden = page.conversations.length > 0 || Boolean(deleted);
    at("recent-none").textContent = words ? "None has these words." : "Nothing asked yet.";
    return page.conversations.find((item) => item.id === current()) ?? null;
  }

  function showMore(page) {
    next = page.next;
    more.hidden = !next;
  }

  function rowOf(item) {
    const link = el("a", { href: `/c/${encodeURIComponent(item.id)}`, dir: "auto", "aria-current": item.id === current() ? "page" : null }, item.title);
    const rename = button("✎", "plain rename", () => row.replaceChildren(renamer(item)));
    rename.setAttribute("aria-label", `Rename ${item.title}`);
    const remove = button("×", "plain delete", () => act(() => removed(item)));
    remove.setAttribute("aria-label", `Delete ${item.title}`);
    const row = el("li", { "data-conversation": item.id }, link, rename, remove);
    return row;
  }

  function renamer(item) {
    const field = el("input", { type: "text", maxlength: 120, required: true, dir: "auto", "aria-label": "Title", value: item.title });
    const form = el("form", {}, field);
    const done = (title) =>
      act(async () => {
        if (title && title !== item.title) await call("PATCH", `/v1/conversations/${encodeURIComponent(item.id)}`, { title });
        await refresh();
        list.querySelector(`[data-conversation="${CSS.escape(item.id)}"] a`)?.focus();
      });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      done(field.value.trim());
    });
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      event.preventDefault();
      done("");
    });
    queueMicrotask(() => field.select());
    return form;
  }

  async function removed(item) {
    await call("DELETE", `/v1/conversations/${encodeURIComponent(item.id)}`);
    try {
      sessionStorage.setItem(DELETED, JSON.stringify({ id: item.id, title: item.title }));
    } catch {
      // Without storage it cannot be offered to be taken back.
    }
    announce("Conversation deleted. It can be restored.");
    if (item.id === current()) leave();
    else {
      await refresh();
      list.querySelector(".undo button")?.focus();
    }
  }

  function undoRow({ id, title }) {
    const undo = button("Undo", "quiet", () =>
      act(async () => {
        sessionStorage.removeItem(DELETED);
        await call("POST", `/v1/conversations/${encodeURIComponent(id)}/restore`).finally(refresh);
        announce("Conversation restored.");
        list.querySelector(`[data-conversation="${CSS.escape(id)}"] a`)?.focus();
      }),
    );
    return el("li", { class: "undo" }, el("span", { dir: "auto" }, `Deleted “${title}”.`), undo);
  }

  /** Do something, and say in the list why it could not be done. */
  async function act(work) {
    try {
      await work();
    } catch (error) {
      announce(error.message);
      list.prepend(el("li", { class: "notice problem" }, error.message));
    }
  }

  find.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => refresh().catch(() => {}), PAUSE_MS);
  });
  more.addEventListener("click", () =>
    act(async () => {
      const query = new URLSearchParams({ q: find.value.trim(), after: next });
      const page = await call("GET", `/v1/conversations?${query}`);
      list.append(...page.conversations.map(rowOf));
      showMore(page);
    }),
  );
  find.hidden = false;
  return refresh;
}

function lastDeleted() {
  try {
    return JSON.parse(sessionStorage.getItem(DELETED));
  } catch {
    return null;
  }
}
