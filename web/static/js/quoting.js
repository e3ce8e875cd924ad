// Copies what a citation names: the address of its words, or a selector for annotation tools.

import { announce, button, el, readerLink, safeLink } from "./dom.js";

/** Return the buttons that copy a citation, or null if its words are gone. */
export function copyButtons(citation) {
  if (!citation.quote) return null;
  const selector = copyButton("Copy for annotation tools", "Copied.", () => selectorOf(citation));
  return el("div", { class: "row copying", "data-scripted": true }, copyLink(citation), selector);
}

/** Return the button that copies the address of a citation, or null if its words are gone. */
export function copyLink(citation) {
  return citation?.quote ? copyButton("Copy link", "Link copied.", () => linkOf(citation)) : null;
}

/** Return the publisher's address with a text fragment, or the place in the reader here. */
function linkOf(citation) {
  return safeLink(citation.publisher_url) ?? hereOf(citation);
}

/** Return the quote with what stands around it (Web Annotation Data Model, 4.2.4). */
function selectorOf(citation) {
  const selector = { type: "TextQuoteSelector", exact: citation.quote, prefix: citation.prefix, suffix: citation.suffix };
  return JSON.stringify({ source: safeLink(citation.url) ?? hereOf(citation), selector }, null, 2);
}

function hereOf(citation) {
  return new URL(readerLink(citation.reader_url), location.origin).href;
}

/** Return a button that copies what `text` returns, and with it `rich` for editors that take HTML. */
export function copyButton(words, done, text, rich = null) {
  const copying = button(words, "plain copy", async () => {
    try {
      await written(text, rich);
      copying.textContent = done;
      announce(done);
    } catch {
      // Browsers keep the clipboard to themselves on plain addresses; then it is done by hand.
      try {
        offerByHand(copying, await text());
      } catch (error) {
        announce(error.message, true);
      }
    }
  });
  return copying;
}

/** Put it on the clipboard; promises keep the permission of the click while the text is fetched. */
function written(text, rich) {
  const parts = { "text/plain": text, ...(rich ? { "text/html": rich } : {}) };
  const blobs = Object.entries(parts).map(([type, read]) => [type, Promise.resolve(read()).then((value) => new Blob([value], { type }))]);
  return navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
}

function offerByHand(copying, text) {
  const field = el("textarea", { class: "by-hand", readonly: true, rows: 3, "aria-label": "Copy this text by hand" });
  field.value = text;
  copying.parentElement.querySelector(".by-hand")?.remove();
  copying.parentElement.append(field);
  field.focus();
  field.select();
  announce("Copying is not allowed here; the text is selected, copy it by hand.");
}
