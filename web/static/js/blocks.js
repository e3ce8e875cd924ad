// Renders an answer's text from the blocks that the server cut; the one renderer for both the
// stream and the history. It never counts characters.

import { el, placeLink, readerLink } from "./dom.js";

export const VERDICTS = {
  supported: { word: "supported", shape: "✓" },
  partly: { word: "partly supported", shape: "◐" },
  unsupported: { word: "not supported", shape: "✕" },
  uncited: { word: "no source", shape: "–" },
};

const TAGS = { paragraph: "p", bullet: "li", number: "li", code: "pre" };
const LISTS = { bullet: "ul", number: "ol" };
const STYLES = { strong: "strong", em: "em", code: "code" };

/** Put `blocks` into `parent`. What is already there and has not changed stays as it is. */
export function renderBlocks(parent, blocks, answer) {
  const shown = parent.renderedBlocks ?? [];
  const keys = blocks.map((block) => JSON.stringify(block));
  let same = 0;
  while (same < shown.length && same < keys.length && shown[same].key === keys[same]) same += 1;
  for (const old of shown.slice(same)) drop(old.element);
  parent.renderedBlocks = shown.slice(0, same);
  blocks.slice(same).forEach((block, i) => {
    const element = elementOf(block, answer);
    append(parent, block, element);
    parent.renderedBlocks.push({ key: keys[same + i], element });
  });
}

/** Add text that is not cut yet, at the end of what is shown. */
export function appendText(parent, text) {
  const shown = parent.renderedBlocks ?? [];
  if (shown.length === 0) {
    const element = el("p", { dir: "auto" });
    parent.append(element);
    parent.renderedBlocks = [{ key: null, element }];
  }
  const last = parent.renderedBlocks.at(-1);
  last.key = null;
  last.element.append(text);
}

/** Return the mark of a verdict: a shape and a word. */
export function verdictMark(claim, title = null) {
  const { word, shape } = VERDICTS[claim.verdict];
  return el(
    "span",
    { class: "verdict", "data-verdict": claim.verdict, title },
    el("span", { "aria-hidden": "true" }, shape),
    ` ${word}`,
  );
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

function elementOf(block, answer) {
  const pieces = block.pieces.flatMap((piece) => pieceOf(piece, answer));
  return el(TAGS[block.kind], { dir: "auto" }, pieces);
}

function pieceOf(piece, answer) {
  if (piece.kind === "label") return chip(piece, answer);
  if (piece.kind === "unknown") {
    return [" ", el("span", { class: "unknown" }, el("s", {}, `[${piece.text}]`), " unknown source")];
  }
  if (piece.kind === "verdict") {
    const claim = answer.claims[piece.claim];
    return [" ", verdictMark(claim, claim.reason)];
  }
  const tag = STYLES[piece.style];
  return tag ? el(tag, {}, piece.text) : document.createTextNode(piece.text);
}

function chip(piece, answer) {
  const source = answer.evidence.find((item) => item.label === piece.label);
  const citation = answer.citations.find(
    (item) => item.label === piece.label && item.claim === piece.claim,
  );
  const unplaced = `/articles/${encodeURIComponent(source.article_id)}?${new URLSearchParams({ version: source.version, start: 0, end: 0 })}`;
  const element = el(
    "a",
    {
      class: citation ? "chip" : "chip unplaced",
      href: citation ? readerLink(citation.reader_url) : unplaced,
      "aria-label": `Source ${piece.label}: ${source.title}`,
    },
    String(piece.label),
  );
  element.cited = { source, citation, claim: answer.claims[piece.claim] ?? null };
  return element;
}

/** Return the address of a source: its first citation, or the passage that was retrieved. */
export function sourceLink(source, citation) {
  return citation ? readerLink(citation.reader_url) : placeLink(source);
}
