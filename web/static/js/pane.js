// The reading room: an article beside the chat where there is room, over it where there is none,
// opened at the cited sentence. The links inside lead on inside it.

import { call } from "./api.js";
import { announce, button, el } from "./dom.js";
import { copiesOf, originLine, proseOf, stepsOf } from "./room.js";

const WIDE = window.matchMedia("(min-width: 1100px)");
const CALM = window.matchMedia("(prefers-reduced-motion: reduce)");
// How far down the room the cited sentence comes to stand, and may stand below the title.
const SHOWN_AT = 0.3;
const SHOWN_BELOW_TITLE = 0.65;

/** Whether there is room for an article beside the chat. */
export function isWide() {
  return WIDE.matches;
}

/** Let the room follow its own links, the width of the window, and its closing. */
export function installPane(pane) {
  pane.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="/articles/"]:not(.as-page)');
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    openPane(pane, link.getAttribute("href"), pane.returnTo, link.rel);
  });
  pane.addEventListener("close", () => {
    if (pane.open) return;
    pane.replaceChildren();
    pane.shown = null;
    document.body.classList.remove("has-pane");
    pane.returnTo?.focus?.({ preventScroll: true });
  });
  WIDE.addEventListener("change", () => {
    if (!pane.open) return;
    pane.close();
    reveal(pane);
  });
}

/** Open the article that a reader address names; `from` gets the focus back on closing. */
export async function openPane(pane, address, from, rel = "") {
  const url = new URL(address, location.href);
  const answer = from?.closest?.("[data-answer]")?.dataset.answer;
  if (answer) url.searchParams.set("answer", answer);
  pane.returnTo = from;
  pane.wanted = url.href;
  if (!pane.open) show(pane, url, null, el("p", { class: "reason" }, "Opening…"));
  reveal(pane);
  try {
    const reading = await call("GET", `/v1${url.pathname}/reading${url.search}`);
    if (pane.wanted === url.href) showReading(pane, url, reading, rel);
  } catch (error) {
    if (pane.wanted === url.href) show(pane, url, null, el("p", { class: "notice", role: "alert" }, error.message));
  }
}

/** Close the room; the focus goes back to where it was opened from. */
export function closePane(pane) {
  pane.wanted = null;
  if (pane.open) pane.close();
}

function reveal(pane) {
  document.body.classList.add("has-pane");
  if (pane.open) return;
  if (isWide()) pane.show();
  else pane.showModal();
}

function showReading(pane, url, reading, rel) {
  const text = `${url.pathname} ${reading.version}`;
  const same = pane.shown === text;
  show(pane, url, reading.trail, ...contentOf(reading));
  pane.shown = text;
  const mark = pane.querySelector("#cited");
  if (mark || !same) scrollTo(pane, mark, same && !CALM.matches ? "smooth" : "instant");
  const next = rel && pane.querySelector(`.step[rel="${rel}"]`);
  (next || pane).focus({ preventScroll: true });
  announce(wordsOf(reading));
}

function scrollTo(pane, mark, behavior) {
  const start = pane.getBoundingClientRect().top - pane.scrollTop;
  const { top, bottom } = mark?.getBoundingClientRect() ?? { top: start, bottom: start };
  const height = pane.clientHeight;
  pane.scrollTo({ top: bottom - start < height * SHOWN_BELOW_TITLE ? 0 : top - start - height * SHOWN_AT, behavior });
}

function wordsOf({ article, notice, trail }) {
  const stop = trail?.stops[trail.at];
  const place = stop ? ` Place ${trail.at + 1} of ${trail.stops.length}: ${stop.quote}` : "";
  return `${article?.title ?? "Removed article"}.${place} ${notice ?? ""}`;
}

function show(pane, url, trail, ...content) {
  const close = button("×", "plain close", () => closePane(pane));
  close.setAttribute("aria-label", "Close");
  const bar = el(
    "div",
    { class: "room-bar" },
    stepsOf(trail),
    el("a", { class: "as-page", href: `${url.pathname}${url.search}#cited` }, "Open as a page"),
    close,
  );
  pane.replaceChildren(bar, el("div", { class: "pane-body" }, ...content));
}

function contentOf(reading) {
  const { article } = reading;
  return [
    el("h2", { dir: "auto" }, article ? article.title : "Removed article"),
    article ? originLine(reading) : null,
    copiesOf(reading.copies),
    reading.notice ? noticeOf(reading) : null,
    proseOf(reading),
  ].filter(Boolean);
}

function noticeOf(reading) {
  const notice = el("p", { class: "notice", role: "note" }, reading.notice);
  if (reading.current_url) notice.append(" ", el("a", { href: reading.current_url }, "Read the current version"));
  if (reading.keep_url) notice.append(" ", el("a", { class: "as-page", href: reading.keep_url }, "Open its page to keep it"));
  return notice;
}
