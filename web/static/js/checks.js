// How each sentence was checked: its verdict, the checks, and every citation with its fate.

import { sourceLink } from "./blocks.js";
import { button, el, originOf } from "./dom.js";
import { copyButtons } from "./quoting.js";
import { statusLine, tallyOf, verdictLine } from "./verdicts.js";

const GONE = "No sentence like it is in the article any more.";

/** Return the counts of an answer's verdicts, with the way to check it again. */
export function checkedOf(answer, acts) {
  const tally = tallyOf(answer);
  if (!tally) return null;
  const again = acts ? button("Check again", "quiet check-again", acts.check) : null;
  if (again) again.dataset.scripted = "";
  return el("div", { class: "checked row" }, tally, again);
}

/** Return the list of an answer's sentences, folded. */
export function checksOf(answer) {
  const words = claimWords(answer.blocks);
  const rows = answer.claims.map((claim, i) =>
    el(
      "li",
      { id: `${answer.id}-${i}`, "data-verdict": claim.verdict },
      el("p", { class: "claim", dir: "auto" }, words.get(i) ?? claim.text),
      verdictLine(claim),
      factsOf(claim),
      answer.citations.filter((item) => item.claim === i).map((item) => citedOf(answer, item)),
    ),
  );
  return el("details", { class: "checks" }, el("summary", {}, "How each sentence was checked"), el("ol", {}, rows));
}

/** Return each claim's words by its number, as the answer shows them: without marks and markers. */
function claimWords(blocks) {
  const words = new Map();
  for (const piece of blocks.flatMap((block) => block.pieces)) {
    if (piece.kind === "text" && piece.claim !== null) words.set(piece.claim, (words.get(piece.claim) ?? "") + piece.text);
  }
  return words;
}

/** Return the named tests of a claim; none if the reason has said it all. */
function factsOf(claim) {
  const facts = claim.checks.filter((check) => check.detail && check.detail !== claim.reason);
  if (!facts.length) return [];
  const rows = facts.map((check) =>
    el(
      "li",
      { "data-passed": String(check.passed) },
      el("span", { "aria-hidden": "true" }, check.passed ? "✓ " : "✕ "),
      el("span", { class: "visually-hidden" }, check.passed ? "passed: " : "failed: "),
      el("span", { dir: "auto" }, check.detail),
    ),
  );
  return el("ul", { class: "facts" }, rows);
}

function citedOf(answer, citation) {
  const source = answer.evidence.find((item) => item.label === citation.label);
  return el(
    "div",
    { class: "cited" },
    el(
      "p",
      {},
      el("span", { class: "label" }, String(citation.label)),
      " ",
      el("a", { class: "place", href: sourceLink(source, citation), dir: "auto" }, citation.title || "Removed article"),
    ),
    originOf(citation),
    citation.quote ? el("blockquote", { dir: "auto" }, citation.quote) : null,
    statusLine(citation.status, answer.claims[citation.claim]),
    thenAndNow(citation),
    copyButtons(citation),
  );
}

/** Return the sentence as it was and as it is, where a new check has found them to differ. */
function thenAndNow({ status, was, now }) {
  if (!was || was === now || !["moved", "changed"].includes(status)) return null;
  return el(
    "dl",
    { class: "fate", "data-scripted": true },
    el("div", {}, el("dt", {}, "As it was cited"), el("dd", { class: "was", dir: "auto" }, was)),
    el("div", {}, el("dt", {}, "As it is now"), el("dd", { class: "now", dir: "auto" }, now ?? GONE)),
  );
}
