// Renders one exchange from the answer's JSON. templates/answer.html makes the same elements for
// readers without JavaScript; a test compares the two.

import { renderBlocks, sourceLink, verdictMark } from "./blocks.js";
import { button, el, originOf, placeLink, readerLink, safeLink } from "./dom.js";

const STATUS_WORDS = {
  changed: "the article has changed since",
  moved: "the article has changed; the sentence is still there",
  removed: "the article was removed",
};

/** Return the element of a finished answer; `asks` offers the follow-up's other readings. */
export function renderExchange(answer, asks) {
  const used = answer.evidence.filter((item) => item.used);
  const unused = answer.evidence.filter((item) => !item.used);
  return el(
    "article",
    { class: "exchange", id: answer.id, "data-answer": answer.id },
    questionOf(answer.question),
    standaloneOf(answer, asks),
    answer.notice ? el("p", { class: "notice" }, answer.notice) : null,
    answer.abstained ? refusalOf(answer) : textOf(answer),
    answer.reason && !answer.abstained ? el("p", { class: "notice", dir: "auto" }, `Why it ends here: ${answer.reason}`) : null,
    answer.interrupted
      ? el("p", { class: "notice" }, "This answer was stopped before it was complete.")
      : null,
    used.length ? sourcesOf(answer, used) : null,
    answer.claims.length ? checksOf(answer.claims) : null,
    unused.length && !answer.abstained ? unusedOf(unused) : null,
    el("p", { class: "made-by" }, `Provider: ${answer.provider}${answer.model ? ` (${answer.model})` : ""}`),
  );
}

/** Return the heading of an exchange. */
export function questionOf(question) {
  return el("h2", { class: "question", dir: "auto" }, question);
}

/** Return the line that shows how a follow-up was understood, or null if it was taken as typed. */
export function standaloneOf(answer, asks) {
  if (answer.standalone_question === answer.question) return null;
  const line = el("div", { class: "standalone" });
  const words = el("p", {}, "Searched for ", el("q", { dir: "auto" }, answer.standalone_question));
  line.append(words);
  if (asks) {
    const edit = () => line.replaceChildren(editor(answer, asks, () => line.replaceChildren(words, row)));
    const row = el(
      "div",
      { class: "row" },
      button("Edit", "plain", edit),
      button("Ask as typed", "plain", () => asks({ question: answer.question, rewrite: false })),
    );
    line.append(row);
  }
  return line;
}

function editor(answer, asks, close) {
  const input = el("input", { type: "text", maxlength: mostChars(), dir: "auto", "aria-label": "Search for", value: answer.standalone_question });
  const form = el("form", { class: "row" }, input, el("button", { type: "submit", class: "plain" }, "Ask"), button("Cancel", "plain", close));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const standalone = input.value.trim();
    if (standalone) asks({ question: answer.question, standalone_question: standalone });
  });
  queueMicrotask(() => input.focus());
  return form;
}

function mostChars() {
  return document.getElementById("question").maxLength;
}

function textOf(answer) {
  const text = el("div", { class: "answer-text" });
  renderBlocks(text, answer.blocks, answer);
  return text;
}

function refusalOf(answer) {
  const nearest = answer.nearest.map((passage) =>
    el(
      "li",
      {},
      el("a", { href: readerLink(passage.reader_url), dir: "auto" }, passage.title),
      el("span", { class: "origin" }, originOf(passage)),
      el("blockquote", { dir: "auto" }, passage.quote),
    ),
  );
  return el(
    "div",
    { class: "refusal" },
    el("p", { class: "refusal-words" }, "No answer was found in the articles."),
    answer.reason ? el("p", { dir: "auto" }, answer.reason) : null,
    nearest.length ? [el("h3", {}, "Nearest passages"), el("ol", { class: "nearest" }, nearest)] : [],
  );
}

function sourcesOf(answer, used) {
  const articles = Map.groupBy(used, (source) => source.article_id);
  const rows = [...articles.values()].map((sources) => sourceOf(answer, sources));
  return el("section", { class: "sources" }, el("h3", {}, "Sources"), el("ol", {}, rows));
}

/** Return one row for the passages of one article, under all their labels. */
function sourceOf(answer, sources) {
  const [source] = sources;
  const citation = answer.citations.find((item) => item.label === source.label);
  const publisher = safeLink(citation?.publisher_url);
  const status = STATUS_WORDS[citation?.status];
  return el(
    "li",
    { "data-labels": sources.map((item) => item.label).join(" ") },
    el("a", { href: sourceLink(source, citation), dir: "auto" }, source.title || "Removed article"),
    el("span", { class: "origin" }, originOf(source)),
    status ? el("span", { class: "status" }, status) : null,
    publisher
      ? el("a", { class: "publisher", href: publisher, rel: "noopener noreferrer", target: "_blank" }, "at the publisher")
      : null,
  );
}

function checksOf(claims) {
  const rows = claims.map((claim) =>
    el(
      "li",
      {},
      el("span", { dir: "auto" }, claim.text),
      verdictMark(claim),
      claim.reason ? el("span", { class: "reason" }, claim.reason) : null,
    ),
  );
  return el("details", { class: "checks" }, el("summary", {}, "How each sentence was checked"), el("ol", {}, rows));
}

function unusedOf(unused) {
  const rows = unused.map((source) =>
    el("li", {}, el("a", { href: placeLink(source), dir: "auto" }, source.title || "Removed article"), el("span", { class: "origin" }, originOf(source))),
  );
  return el("details", { class: "unused" }, el("summary", {}, `Also retrieved, not used (${unused.length})`), el("ul", {}, rows));
}
