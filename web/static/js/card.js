// The card beside a citation or a verdict: the quote, the verdict and the reason, before anything
// is opened. With the keyboard the same is reached in the list below the answer.

import { alsoIn } from "./answer.js";
import { button, el, originOf } from "./dom.js";
import { copyLink } from "./quoting.js";
import { statusLine, verdictLine } from "./verdicts.js";

const GAP_PX = 8;

let leaving = 0;

/** Show the card of a mark that is pointed at or has the focus, and hide it when that ends. */
export function offerCard(mark, card) {
  install(card);
  if (mark === card.left || !mark.matches(":hover, :focus")) return;
  for (const name of ["pointerout", "focusout"]) mark.addEventListener(name, () => hideSoon(card), { once: true });
  showCard(mark, card);
}

function install(card) {
  if (card.leave) return;
  // The mark that an article was opened from shows nothing until a hand moves: the page moves
  // below a pointer that rests, and the focus comes back to it.
  card.leave = (mark = null) => {
    card.left = mark;
    hideCard(card);
  };
  for (const name of ["pointermove", "keydown"]) document.addEventListener(name, () => (card.left = null));
  card.addEventListener("pointerenter", () => clearTimeout(leaving));
  card.addEventListener("pointerleave", () => hideSoon(card));
  document.addEventListener("keydown", (event) => event.key === "Escape" && hideCard(card));
  window.addEventListener("scroll", () => hideCard(card), { passive: true });
}

function hideCard(card) {
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
    originOf(source),
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
    isChip ? copyLink(citations[0]) : null,
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
