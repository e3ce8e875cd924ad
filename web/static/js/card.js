// The card beside a citation or a verdict: the quote, the verdict and the reason, before anything
// is opened. With the keyboard the same is reached in the list below the answer.

import { alsoIn } from "./answer.js";
import { button, el, originOf } from "./dom.js";
import { copyButtons } from "./quoting.js";
import { statusLine, verdictLine } from "./verdicts.js";

export const MARKS = ".chip, .answer-text .verdict";
const GAP_PX = 8;

let leaving = 0;

/** Show cards for the marks inside `root`, on hover and on focus. */
export function installCards(root, card) {
  root.addEventListener("pointerover", (event) => showFor(event.target, card));
  root.addEventListener("focusin", (event) => showFor(event.target, card));
  root.addEventListener("pointerout", (event) => event.target.closest(MARKS) && hideSoon(card));
  root.addEventListener("focusout", (event) => event.target.closest(MARKS) && hideSoon(card));
  card.addEventListener("pointerenter", () => clearTimeout(leaving));
  card.addEventListener("pointerleave", () => hideSoon(card));
  document.addEventListener("keydown", (event) => event.key === "Escape" && hideCard(card));
  window.addEventListener("scroll", () => hideCard(card), { passive: true });
}

/** Hide the card at once. */
export function hideCard(card) {
  clearTimeout(leaving);
  card.mark?.removeAttribute("aria-describedby");
  card.mark = null;
  card.hidden = true;
}

/** Show the card of a mark. */
export function showCard(mark, card) {
  clearTimeout(leaving);
  if (card.mark === mark) return;
  hideCard(card);
  card.replaceChildren(...contentOf(mark));
  card.mark = mark;
  card.hidden = false;
  mark.setAttribute("aria-describedby", "card-words");
  placeBeside(mark, card);
}

function showFor(target, card) {
  const mark = target.closest?.(MARKS);
  if (mark?.cited) showCard(mark, card);
}

function hideSoon(card) {
  clearTimeout(leaving);
  leaving = setTimeout(() => {
    if (!card.contains(document.activeElement) && !card.matches(":hover")) hideCard(card);
  }, 160);
}

/** Return what the card says and, below it, what can be done. */
function contentOf(mark) {
  const { answer, claim: index, label } = mark.cited;
  const claim = answer.claims[index];
  const citations = citationsOf(mark.cited);
  const words = el(
    "div",
    { id: "card-words", role: "tooltip" },
    label === null ? null : sourceOf(answer, label),
    index === undefined ? null : verdictOf(claim),
    citations.map((item) => quoteOf(answer, item, label)),
    label !== null && !citations.length ? noQuote() : null,
  );
  return [words, actionsOf(mark, claim, citations)];
}

/** Return what stands behind a mark; a source named outside any sentence has its first quote. */
function citationsOf({ answer, claim, label }) {
  const found = answer.citations.filter((item) => label === null || item.label === label);
  return claim === undefined ? found.slice(0, 1) : found.filter((item) => item.claim === claim);
}

function sourceOf(answer, label) {
  const source = answer.evidence.find((item) => item.label === label);
  return [
    el("p", { class: "card-title", dir: "auto" }, source.title || "Removed article"),
    el("p", { class: "origin" }, originOf(source)),
    alsoIn(source),
  ].filter(Boolean);
}

function verdictOf(claim) {
  return claim ? verdictLine(claim) : el("p", { class: "reason" }, "Not checked yet");
}

function quoteOf(answer, citation, label) {
  const source = answer.evidence.find((item) => item.label === citation.label);
  const whole = citation.start === source.start && citation.end === source.end;
  return el(
    "div",
    { class: "card-quote" },
    label === null ? el("p", { class: "origin" }, `${citation.label} `, el("span", { dir: "auto" }, citation.title || "Removed article")) : null,
    whole && citation.quote ? el("p", { class: "reason" }, "The whole passage is cited, not one sentence of it:") : null,
    citation.quote ? el("blockquote", { dir: "auto" }, quoteWords(citation)) : null,
    statusLine(citation.status, answer.claims[citation.claim]),
  );
}

/** Return the quote, with the words that answer the question set off. */
function quoteWords({ quote, highlight }) {
  if (!highlight) return quote;
  const [before, words, after] = highlight;
  return [before, el("mark", {}, words), after];
}

function noQuote() {
  return el("p", { class: "reason" }, "No sentence of this source could be matched with confidence; the article opens unmarked.");
}

function actionsOf(mark, claim, citations) {
  const isChip = mark.matches(".chip");
  const again = mark.closest(".exchange")?.querySelector(".check-again");
  const open = isChip ? el("a", { class: "card-open", href: mark.getAttribute("href") }, "Read it in the article") : null;
  return el(
    "div",
    { class: "card-actions" },
    open,
    claim && again ? button("Check again", "plain card-check", () => again.click()) : null,
    isChip ? copyButtons(citations[0]) : null,
  );
}

/** Place the card where there is more room, and make it no larger than that: never over its mark. */
function placeBeside(mark, card) {
  card.style.maxHeight = "";
  const at = mark.getBoundingClientRect();
  const width = document.documentElement.clientWidth;
  const left = Math.min(Math.max(GAP_PX, at.left - 24), width - card.offsetWidth - GAP_PX);
  const above = at.top - 2 * GAP_PX;
  const below = window.innerHeight - at.bottom - 2 * GAP_PX;
  const isBelow = card.offsetHeight <= below || below >= above;
  card.style.maxHeight = `min(60vh, ${isBelow ? below : above}px)`;
  const top = isBelow ? at.bottom + GAP_PX : at.top - GAP_PX - card.offsetHeight;
  card.style.left = `${Math.max(GAP_PX, left)}px`;
  card.style.top = `${top}px`;
}
