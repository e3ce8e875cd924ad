// The reader beside the chat: an article as the server cut it, scrolled to the cited sentence.

import { call } from "./api.js";
import { button, el, safeLink, shortDate } from "./dom.js";

const WIDE = window.matchMedia("(min-width: 1100px)");

/** Whether there is room for an article beside the chat. */
export function isWide() {
  return WIDE.matches;
}

/** Open the article that a reader address names; `from` gets the focus back on closing. */
export async function openPane(pane, address, from) {
  const url = new URL(address, location.href);
  const articleAddress = url.pathname.slice("/articles/".length);
  pane.returnTo = from;
  pane.hidden = false;
  document.body.classList.add("has-pane");
  show(pane, url, el("p", { class: "reason" }, "Opening…"));
  try {
    const reading = await call("GET", `/v1/articles/${articleAddress}/reading${url.search}`);
    show(pane, url, ...contentOf(reading));
  } catch (error) {
    show(pane, url, el("p", { class: "notice", role: "alert" }, error.message));
  }
  pane.focus({ preventScroll: true });
  const mark = pane.querySelector("#cited");
  mark?.scrollIntoView({ block: "center" });
  if (mark) window.scrollTo(window.scrollX, window.scrollY);
}

/** Close the pane and give the focus back. */
export function closePane(pane) {
  if (pane.hidden) return;
  pane.hidden = true;
  pane.replaceChildren();
  document.body.classList.remove("has-pane");
  pane.returnTo?.focus?.({ preventScroll: true });
}

function show(pane, url, ...content) {
  const bar = el(
    "div",
    { class: "pane-bar" },
    el("a", { href: `${url.pathname}${url.search}#cited` }, "Open as a page"),
    button("Close", "plain", () => closePane(pane)),
  );
  pane.replaceChildren(bar, el("div", { class: "pane-body" }, ...content));
}

function contentOf(reading) {
  const { article } = reading;
  return [
    el("h2", { dir: "auto" }, article ? article.title : "Removed article"),
    article ? originLine(article) : null,
    reading.notice ? noticeOf(reading) : null,
    el("div", { class: "prose", lang: article?.language || null }, paragraphsOf(reading.paragraphs)),
  ].filter(Boolean);
}

function originLine(article) {
  const publisher = safeLink(article.url);
  return el(
    "p",
    { class: "origin" },
    article.outlet ? el("span", { dir: "auto" }, article.outlet) : null,
    article.published ? el("time", { datetime: article.published }, shortDate(article.published)) : null,
    article.author ? el("span", { dir: "auto" }, article.author) : null,
    publisher ? el("a", { href: publisher, rel: "noopener noreferrer", target: "_blank" }, "at the publisher") : null,
  );
}

function noticeOf(reading) {
  const notice = el("p", { class: "notice", role: "note" }, reading.notice);
  if (reading.current_url) notice.append(" ", el("a", { href: reading.current_url }, "Read the current version"));
  return notice;
}

function paragraphsOf(paragraphs) {
  let first = true;
  return paragraphs.map((segments) =>
    el(
      "p",
      { dir: "auto" },
      segments.map((segment) => {
        if (!segment.key) return document.createTextNode(segment.text);
        const mark = el("mark", { id: first ? "cited" : null }, segment.text);
        first = false;
        return mark;
      }),
    ),
  );
}
