// Renders one exchange from the answer's JSON. templates/answer.html makes the same elements for
// readers without JavaScript; a test compares the two.

import { chip, renderBlocks, sourceLink } from "./blocks.js";
import { checkedOf, checksOf } from "./checks.js";
import { el, originOf, placeLink, readerLink, safeLink, shortDate } from "./dom.js";
import { takeOf } from "./take.js";
import { understoodOf } from "./understood.js";
import { statusLine, worstStatus } from "./verdicts.js";
import { turnOf } from "./versions.js";

/** Return the element of a finished answer; `acts` are what a reader can do: `ask` and `check`. */
export function renderExchange(answer, acts) {
  const element = el("article");
  fillExchange(element, answer, acts);
  return element;
}

/** Put an answer into its element; a `text` that is shown in it already stays where it is. */
export function fillExchange(element, answer, acts, text = null) {
  element.className = "exchange";
  element.id = answer.id;
  element.dataset.answer = answer.id;
  element.answer = answer;
  const [above, below] = [aboveOf(answer, acts), belowOf(answer, acts)].map((parts) => parts.flat().filter(Boolean));
  if (!text || answer.abstained) {
    element.replaceChildren(...above, answer.abstained ? refusalOf(answer) : textOf(answer), ...below);
    return;
  }
  for (const node of [...element.childNodes]) if (node !== text) node.remove();
  text.before(...above);
  text.after(...below);
}

function aboveOf(answer, acts) {
  return [questionOf(answer.question), understoodOf(answer, acts?.ask ?? null), answer.notice ? el("p", { class: "notice" }, answer.notice) : null];
}

function belowOf(answer, acts) {
  const used = answer.evidence.filter((item) => item.used);
  const unused = answer.evidence.filter((item) => !item.used);
  return [
    answer.reason && !answer.abstained ? el("p", { class: "notice", dir: "auto" }, `Why it ends here: ${answer.reason}`) : null,
    answer.interrupted ? el("p", { class: "notice stopped" }, "Stopped: this answer is not complete.") : null,
    conflictsOf(answer),
    checkedOf(answer, acts),
    used.length ? sourcesOf(answer, used, "Sources cited") : null,
    answer.newest_evidence
      ? el("p", { class: "newest" }, "Newest source: ", el("time", { datetime: answer.newest_evidence }, shortDate(answer.newest_evidence)))
      : null,
    answer.claims.length ? checksOf(answer) : null,
    unused.length && !answer.abstained ? unusedOf(unused) : null,
    takeOf(answer),
    el("p", { class: "made-by" }, `Provider: ${answer.provider}${answer.model ? ` (${answer.model})` : ""}`),
    turnOf(answer, acts),
  ];
}

/** Return the heading of an exchange. */
export function questionOf(question) {
  return el("h2", { class: "question", dir: "auto" }, question);
}

function textOf(answer) {
  const text = el("div", { class: "answer-text" });
  renderBlocks(text, answer.blocks, answer);
  return text;
}

function refusalOf(answer) {
  const nearest = answer.nearest.map((passage) => passageOf(passage, readerLink(passage.reader_url), passage.quote));
  return el(
    "div",
    { class: "refusal" },
    el("p", { class: "refusal-words" }, answer.refusal === "only_outdated" ? "Only older articles come close." : "No answer was found in the articles."),
    answer.reason ? el("p", { dir: "auto" }, answer.reason) : null,
    el("p", {}, el("a", { class: "search-instead", href: `/articles?q=${encodeURIComponent(answer.standalone_question)}` }, "Search instead")),
    nearest.length ? [el("h3", {}, "Nearest passages"), el("ol", { class: "nearest" }, nearest)] : [],
  );
}

/** Return one row for a passage that is no citation. */
export function passageOf(passage, href, words) {
  return el(
    "li",
    {},
    el("a", { href, dir: "auto" }, passage.title),
    el("span", { class: "origin" }, originOf(passage)),
    el("blockquote", { dir: "auto" }, words),
  );
}

/** Return the note that sources differ, with each of their numbers, or null. */
function conflictsOf(answer) {
  const conflicts = answer.conflicts ?? [];
  if (!conflicts.length) return null;
  const rows = conflicts.map(({ labels, detail }) => el("li", {}, el("span", { dir: "auto" }, detail), labelsOf(labels, answer)));
  return el("div", { class: "conflicts", role: "note" }, el("p", {}, "The sources differ"), el("ul", {}, rows));
}

function labelsOf(labels, answer) {
  const known = labels.filter((label) => answer.evidence.some((item) => item.label === label));
  return known.flatMap((label) => [" ", chip({ label }, answer)]);
}

/** Return the list of the articles that passages are from, each under its numbers. */
export function sourcesOf(answer, used, title) {
  const articles = Map.groupBy(used, (source) => source.article_id);
  const rows = [...articles.values()].map((sources) => sourceOf(answer, sources));
  return el("section", { class: "sources" }, el("h3", {}, title), el("ol", {}, rows));
}

/** Return one row for the passages of one article, under all their labels. */
function sourceOf(answer, sources) {
  const [source] = sources;
  const labels = sources.map((item) => item.label);
  const citation = answer.citations.find((item) => item.label === source.label);
  const publisher = safeLink(citation?.publisher_url);
  const status = worstStatus(answer.citations.filter((item) => labels.includes(item.label)));
  return el(
    "li",
    { "data-labels": labels.join(" ") },
    el("a", { href: sourceLink(source, citation), dir: "auto" }, source.title || "Removed article"),
    el("span", { class: "origin" }, originOf(source)),
    publisher
      ? el("a", { class: "publisher", href: publisher, rel: "noopener noreferrer", target: "_blank" }, "at the publisher")
      : null,
    alsoIn(source),
    status === "verified" ? null : statusLine(status),
  );
}

/** Return the line that names other outlets with the same text, or null. */
export function alsoIn({ also_in: others = [] }) {
  if (!others.length) return null;
  const words = `also in ${others.length} ${others.length === 1 ? "outlet" : "outlets"}: `;
  return el("p", { class: "also-in" }, words, el("span", { dir: "auto" }, others.join(", ")));
}

function unusedOf(unused) {
  const rows = unused.map((source) =>
    el("li", {}, el("a", { href: placeLink(source), dir: "auto" }, source.title || "Removed article"), el("span", { class: "origin" }, originOf(source))),
  );
  return el("details", { class: "unused" }, el("summary", {}, `Also retrieved, not used (${unused.length})`), el("ul", {}, rows));
}
