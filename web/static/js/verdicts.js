// Verdicts and citation statuses in words and shapes; colour only ever repeats what they say.

import { el } from "./dom.js";

const VERDICTS = {
  supported: { word: "supported", shape: "✓" },
  partly: { word: "partly supported", shape: "◐" },
  unsupported: { word: "not supported", shape: "✕" },
  uncited: { word: "no source", shape: "–" },
  checking: { word: "being checked", shape: "…" },
  unchecked: { word: "not checked again", shape: "·" },
};
// The sentences of these verdicts are underlined, so that no reader takes them for checked ones.
const FLAGGED = ["unsupported", "uncited"];
const STATUSES = {
  verified: "The quoted words stand in the article.",
  moved: "Moved: the article has changed, the quoted words are still in it.",
  changed: "Changed: the quoted words are not in the article any more.",
  leaving: "Being removed: the article is hidden, and its words go with it unless it is kept.",
  removed: "Removed: the article was deleted here, with its words.",
};
// Beside a source's number, where its words are not in the article as they were cited.
const FATES = { moved: "△", changed: "△", leaving: "△", removed: "✕" };
// From what changes nothing for a reader to what changes all.
const BY_WEIGHT = Object.keys(STATUSES);

/** Return a verdict's shape and words; `count` comes before the words. */
export function verdictWords(verdict, count = "") {
  const { word, shape } = VERDICTS[verdict] ?? VERDICTS.unchecked;
  return [el("span", { "aria-hidden": "true" }, shape), ` ${count}${word}`];
}

/** Return a verdict and its reason for those who hear the page. */
export function verdictLabel(claim) {
  const { word } = VERDICTS[claim.verdict] ?? VERDICTS.unchecked;
  return [`Check: ${word}`, claim.reason].filter(Boolean).join(", ");
}

/** Return the verdict of a claim as a line of its own, with the reason. */
export function verdictLine(claim) {
  return el(
    "p",
    { class: "verdict-line" },
    el("span", { class: "verdict", "data-verdict": claim.verdict }, verdictWords(claim.verdict)),
    " ",
    claim.reason ? el("span", { class: "reason", dir: "auto" }, claim.reason) : null,
  );
}

/** Whether a claim's own words are to be marked. */
export function isFlagged(claim) {
  return FLAGGED.includes(claim?.verdict);
}

/** Return the line that says what became of a citation; null where its claim's reason says it. */
export function statusLine(status, claim) {
  const isSaid = claim?.checks.some(({ name, detail }) => name === "wording" && detail === claim.reason);
  if (isSaid && status === "verified") return null;
  return el("p", { class: "status", "data-status": status }, STATUSES[status] ?? "");
}

/** Return the shape and words of what became of a citation, or null if it stands as it was. */
export function fateOf(citation) {
  const shape = FATES[citation?.status];
  return shape ? { shape, words: citation.status === "leaving" ? "being removed" : `${citation.status} since it was cited` } : null;
}

/** Return the status that matters most among citations; verified if there are none. */
export function worstStatus(citations) {
  const weights = citations.map((item) => BY_WEIGHT.indexOf(item.status));
  return BY_WEIGHT[Math.max(0, ...weights)];
}

/** Return the list that counts the verdicts of an answer, or null where nothing was checked. */
export function tallyOf(answer) {
  if (!answer.claims.length) return null;
  const rows = countsOf(answer).map(([verdict, n]) => el("li", {}, el("span", { class: "verdict", "data-verdict": verdict }, verdictWords(verdict, `${n} `))));
  const n = answer.rejected_labels;
  if (n) rows.push(unknownCount(n));
  return el("ul", { class: "tally", "aria-label": "Verdicts" }, rows);
}

/** Return the same counts in one sentence. */
export function tallyWords(answer) {
  return countsOf(answer).map(([verdict, n]) => `${n} ${VERDICTS[verdict].word}`).join(", ");
}

/** Return the verdicts that there are, with how many sentences have each. */
function countsOf({ claims }) {
  return Object.keys(VERDICTS)
    .map((verdict) => [verdict, claims.filter((claim) => claim.verdict === verdict).length])
    .filter(([, n]) => n);
}

function unknownCount(n) {
  return el("li", {}, el("span", { class: "unknown" }, el("span", { "aria-hidden": "true" }, "?"), ` ${n} unknown ${n === 1 ? "source" : "sources"}`));
}
