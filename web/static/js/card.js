// The card beside a citation chip: what is cited, in its own words, before anything is opened.

import { VERDICTS } from "./blocks.js";
import { el, originOf } from "./dom.js";

const STATUS_WORDS = {
  changed: "The article has changed since this was cited.",
  moved: "The article has changed; the sentence is still in it.",
  removed: "The article was removed.",
};
const GAP_PX = 8;

let leaving = 0;

/** Show cards for the chips inside `root`, on hover and on focus. */
export function installCards(root, card) {
  root.addEventListener("pointerover", (event) => showFor(event.target, card));
  root.addEventListener("focusin", (event) => showFor(event.target, card));
  root.addEventListener("pointerout", (event) => event.target.closest(".chip") && hideSoon(card));
  root.addEventListener("focusout", (event) => event.target.closest(".chip") && hideSoon(card));
  card.addEventListener("pointerenter", () => clearTimeout(leaving));
  card.addEventListener("pointerleave", () => hideSoon(card));
  document.addEventListener("keydown", (event) => event.key === "Escape" && hideCard(card));
  window.addEventListener("scroll", () => hideCard(card), { passive: true });
}

/** Hide the card at once. */
export function hideCard(card) {
  clearTimeout(leaving);
  if (card.chip) card.chip.removeAttribute("aria-describedby");
  card.chip = null;
  card.hidden = true;
}

/** Show the card of `chip`. */
export function showCard(chip, card) {
  clearTimeout(leaving);
  if (card.chip === chip) return;
  hideCard(card);
  card.replaceChildren(...contentOf(chip));
  card.chip = chip;
  card.hidden = false;
  chip.setAttribute("aria-describedby", card.id);
  placeBeside(chip, card);
}

function showFor(target, card) {
  const chip = target.closest?.(".chip");
  if (chip?.cited) showCard(chip, card);
}

function hideSoon(card) {
  clearTimeout(leaving);
  leaving = setTimeout(() => hideCard(card), 160);
}

function contentOf(chip) {
  const { source, citation, claim } = chip.cited;
  return [
    el("p", { class: "card-title", dir: "auto" }, source.title || "Removed article"),
    el("p", { class: "origin" }, originOf(source)),
    ...quoteOf(source, citation),
    STATUS_WORDS[citation?.status] ? el("p", { class: "status" }, STATUS_WORDS[citation.status]) : null,
    claim ? verdictLine(claim) : el("p", { class: "reason" }, "Not checked yet"),
    el("a", { class: "card-open", href: chip.getAttribute("href") }, "Read it in the article"),
  ].filter(Boolean);
}

function quoteOf(source, citation) {
  if (!citation?.quote) {
    return [el("p", { class: "reason" }, "No sentence of this source could be matched with confidence; the article opens unmarked.")];
  }
  const whole = citation.start === source.start && citation.end === source.end;
  return [
    whole ? el("p", { class: "reason" }, "The whole passage is cited, not one sentence of it:") : null,
    el("blockquote", { dir: "auto" }, citation.quote),
  ];
}

function verdictLine(claim) {
  const { word, shape } = VERDICTS[claim.verdict];
  return el(
    "p",
    { class: "verdict", "data-verdict": claim.verdict },
    el("span", { "aria-hidden": "true" }, shape),
    ` ${word}`,
    claim.reason ? el("span", { class: "reason" }, ` – ${claim.reason}`) : null,
  );
}

function placeBeside(chip, card) {
  const at = chip.getBoundingClientRect();
  const width = document.documentElement.clientWidth;
  const left = Math.min(Math.max(GAP_PX, at.left - 24), width - card.offsetWidth - GAP_PX);
  const below = at.bottom + GAP_PX;
  const fits = below + card.offsetHeight < window.innerHeight;
  const top = fits ? below : Math.max(GAP_PX, at.top - card.offsetHeight - GAP_PX);
  card.style.left = `${Math.max(GAP_PX, left)}px`;
  card.style.top = `${top}px`;
}
