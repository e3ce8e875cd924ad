// Renders one exchange from the answer's JSON. templates/answer.html makes the same elements for
// readers without JavaScript; a test compares the two.

import { chip, renderBlocks, sourceLink } from "./blocks.js";
import { checkedOf, checksOf } from "./checks.js";
import { el, originOf, placeLink, publisherLink, readerLink, shortDate } from "./dom.js";
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
    endOf(answer),
    conflictsOf(answer),
    checkedOf(answer, acts),
    used.length ? sourcesOf(answer, used, "Sources cited") : null,
    answer.newest_evidence
      ? el("p", { class: "newest" }, "Newest source: ", el("time", { datetime: answer.newest_evidence }, shortDate(answer.newest_evidence)))
      : null,
    answer.claims.length ? checksOf(answer) : null,
    unused.length && !answer.abstained ? unusedOf(unused) : null,
    takeOf(answer),
    el("p", { class: "made-by" }, madeBy(answer)),
    turnOf(answer, acts),
  ];
}

/** Return the note that says why an answer ends before its end, or null. */
function endOf({ abstained, interrupted, reason }) {
  if (interrupted) return el("p", { class: "notice stopped", dir: "auto" }, reason ? `This answer is not complete: ${reason}` : "Stopped: this answer is not complete.");
  return reason && !abstained ? el("p", { class: "notice", dir: "auto" }, `Why it ends here: ${reason}`) : null;
}

function madeBy({ provider, model }) {
  if (provider === "extractive") return "Quoted from the articles; no language model wrote it.";
  return `Written by ${provider}${model ? ` (${model})` : ""}`;
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
    originOf(passage),
    el("blockquote", { dir: "auto" }, words),
  );
}

/** Return the note that sources differ, a row for what each of them says, or null. */
function conflictsOf(answer) {
  const sides = (answer.conflicts ?? []).flatMap(sidesOf);
  if (!sides.length) return null;
  const known = (label) => answer.evidence.some((item) => item.label === label);
  const rows = sides.map(([words, labels]) =>
    el("li", {}, el("span", { dir: "auto" }, words), labels.filter(known).flatMap((label) => [" ", chip({ label }, answer)])),
  );
  return el("div", { class: "conflicts", role: "note" }, el("p", {}, "The sources differ"), el("ul", {}, rows));
}

/** Return the words of each side with its label; words that name no sides stay whole. */
function sidesOf({ labels, detail }) {
  const [one, other] = labels.map((label) => ` [${label}]`);
  const cut = detail.indexOf(`${one}; `);
  if (labels.length !== 2 || cut < 0 || !detail.endsWith(other)) return [[detail, labels]];
  const [first, second] = [detail.slice(0, cut), detail.slice(cut + one.length + 2, -other.length)];
  return [[first, [labels[0]]], [second, [labels[1]]]];
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
  const status = worstStatus(answer.citations.filter((item) => labels.includes(item.label)));
  return el(
    "li",
    { "data-labels": labels.join(" ") },
    el("a", { href: sourceLink(source, citation), dir: "auto" }, source.title || "Removed article"),
    originOf(source, publisherLink(citation?.publisher_url)),
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
    el("li", {}, el("a", { href: placeLink(source), dir: "auto" }, source.title || "Removed article"), originOf(source)),
  );
  return el("details", { class: "unused" }, el("summary", {}, `Also found, not used (${unused.length})`), el("ul", {}, rows));
}
