// Renders an answer's text from the blocks that the server cut; the one renderer for both the
// stream and the history. It never counts characters.

import { el, placeLink, readerLink } from "./dom.js";
import { fateOf, isFlagged, verdictLabel, verdictWords } from "./verdicts.js";

const TAGS = { paragraph: "p", bullet: "li", number: "li", code: "pre" };
const LISTS = { bullet: "ul", number: "ol" };
// At the beginning of a line a verdict would seem to be of the sentence behind it.
const BOUND = "\u00a0";
const STYLES = { strong: "strong", em: "em", code: "code" };

/** Put `blocks` into an empty `parent`. */
export function renderBlocks(parent, blocks, answer) {
  changeBlocks(parent, { from: 0, kept: 0, blocks }, answer);
}

/** Drop the blocks from number `from` on, but the first `kept` pieces of that one; then add. */
export function changeBlocks(parent, { from, kept, blocks }, answer) {
  const shown = (parent.shownBlocks ??= []);
  for (const node of parent.rawText ?? []) node.remove();
  parent.rawText = [];
  const open = kept ? shown[from] : null;
  for (const old of shown.splice(open ? from + 1 : from)) drop(old.element);
  if (open) for (const nodes of open.pieces.splice(kept)) for (const node of nodes) node.remove();
  blocks.forEach((block, i) => {
    if (i === 0 && open) fill(open, block, answer);
    else {
      const added = { element: el(TAGS[block.kind], { dir: "auto" }), pieces: [] };
      fill(added, block, answer);
      append(parent, block, added.element);
      shown.push(added);
    }
  });
}

// Labels as they are written; none begins in one piece of a stream and ends in another.
const WRITTEN = /\s*(?:\[\[?[\d\s,;^–-]+\]\]?|【[^】]*】|\([Ss]ources?\s[\d\s,;–-]+\))/g;

/**
 * Add text that is not cut yet, at the end of what is shown; the next change takes it away, and
 * brings the labels in it as what they are.
 */
export function appendText(parent, text) {
  const raw = (parent.rawText ??= []);
  let last = parent.shownBlocks?.at(-1)?.element ?? raw[0];
  if (!last) {
    last = parent.appendChild(el("p", { dir: "auto" }));
    raw.push(last);
  }
  const node = document.createTextNode(text.replace(WRITTEN, ""));
  last.append(node);
  raw.push(node);
}

function fill(shown, block, answer) {
  for (const piece of block.pieces) {
    const nodes = [pieceOf(piece, answer)].flat().map((node) => (typeof node === "string" ? document.createTextNode(node) : node));
    shown.element.append(...nodes);
    shown.pieces.push(nodes);
  }
}

function drop(element) {
  const list = element.parentElement;
  element.remove();
  if (list && ["UL", "OL"].includes(list.tagName) && !list.children.length) list.remove();
}

function append(parent, block, element) {
  const list = LISTS[block.kind];
  if (!list) {
    parent.append(element);
    return;
  }
  const last = parent.lastElementChild;
  const open = last && last.tagName === list.toUpperCase() ? last : parent.appendChild(el(list));
  open.append(element);
}

function pieceOf(piece, answer) {
  if (piece.kind === "label") return chip(piece, answer);
  if (piece.kind === "unknown") {
    return [BOUND, el("span", { class: "unknown" }, el("s", {}, `[${piece.text}]`), " unknown source")];
  }
  if (piece.kind === "verdict") return [BOUND, verdictMark(piece, answer)];
  const tag = STYLES[piece.style];
  const words = tag ? el(tag, {}, piece.text) : document.createTextNode(piece.text);
  const claim = answer.claims[piece.claim];
  return isFlagged(claim) ? el("span", { class: "said", "data-verdict": claim.verdict }, words) : words;
}

/** Return the mark of a verdict: a shape and words that lead to how it was reached. */
function verdictMark(piece, answer) {
  const claim = answer.claims[piece.claim];
  const mark = el(
    "a",
    { class: "verdict", "data-verdict": claim.verdict, href: `#${answer.id}-${piece.claim}`, "aria-label": verdictLabel(claim) },
    verdictWords(claim.verdict),
  );
  mark.cited = { answer, claim: piece.claim, label: null };
  return mark;
}

/** Return the mark of a source: the number that leads to the cited words. */
export function chip(piece, answer) {
  const source = answer.evidence.find((item) => item.label === piece.label);
  const citation = answer.citations.find((item) => item.label === piece.label && (piece.claim === undefined || item.claim === piece.claim));
  const unplaced = `/articles/${encodeURIComponent(source.article_id)}?${new URLSearchParams({ version: source.version, start: 0, end: 0 })}`;
  const fate = fateOf(citation);
  const name = `Source ${piece.label}: ${source.title || "Removed article"}`;
  const element = el(
    "a",
    {
      class: citation ? "chip" : "chip unplaced",
      "data-status": fate ? citation.status : null,
      href: citation ? readerLink(citation.reader_url) : unplaced,
      "aria-label": fate ? `${name}, ${fate.words}` : name,
    },
    fate ? `${piece.label} ${fate.shape}` : String(piece.label),
  );
  element.cited = { answer, claim: piece.claim, label: piece.label };
  return element;
}

/** Return the address of a source: its first citation, or the passage that was retrieved. */
export function sourceLink(source, citation) {
  return citation ? readerLink(citation.reader_url) : placeLink(source);
}
