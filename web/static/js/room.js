// Builds an article to be read, and the way through the places that an answer cites, from the
// server's pieces. templates/room.html makes the same elements; a test compares the two.

import { el, originOf, publisherLink } from "./dom.js";

/** Return the way from one cited place to the next, or null where there is no other. */
export function stepsOf(trail) {
  if (!trail?.previous_url && !trail?.next_url) return null;
  const n = trail.stops.length;
  return el(
    "nav",
    { class: "steps", "aria-label": "Places that the answer cites" },
    step(trail.previous_url, "prev", "‹", "Previous place"),
    el("span", { class: "step-at" }, trail.at === null ? `${n} cited` : `${trail.at + 1} of ${n}`),
    step(trail.next_url, "next", "›", "Next place"),
  );
}

function step(url, rel, shape, words) {
  if (!url) return el("span", { class: "step", "aria-hidden": "true" }, shape);
  return el("a", { class: "step", rel, href: url, "aria-label": words }, shape);
}

/** Return outlet, date, author, version and the way to the publisher in one line. */
export function originLine({ article, publisher_url: url, versions }) {
  const shown = versions.find((version) => version.shown);
  return originOf(
    article,
    article.author ? el("span", { dir: "auto" }, article.author) : null,
    shown ? el("span", {}, shown.current ? "newest version" : "earlier version") : null,
    publisherLink(url),
  );
}

/** Return the line that leads to articles with nearly the same text, or null. */
export function copiesOf(copies) {
  if (!copies.length) return null;
  const links = copies.flatMap((copy, i) => [i ? ", " : "", el("a", { href: copy.url, dir: "auto" }, copy.outlet || copy.title)]);
  return el("p", { class: "also-in" }, `also in ${copies.length} ${copies.length === 1 ? "outlet" : "outlets"}: `, links);
}

/** Return the text with every cited place marked; the open one has the id `cited`. */
export function proseOf({ article, paragraphs, trail }) {
  const here = trail?.stops[trail.at]?.label;
  const begun = new Set();
  const first = (key) => !begun.has(key) && begun.add(key);
  const marked = ({ key, text }) => {
    if (!key) return document.createTextNode(text);
    const begins = first(key);
    if (key === "cited") return el("mark", begins ? { id: "cited", "data-label": here } : {}, text);
    return el("mark", { class: "also", "data-label": begins ? key.slice("also-".length) : null }, text);
  };
  const lines = paragraphs.map((segments) => el("p", { dir: "auto" }, segments.map(marked)));
  return el("div", { class: "prose", lang: article?.language || null }, lines);
}
