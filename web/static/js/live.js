// An exchange while it is being answered: what each event of the stream changes on the page. The
// text only grows, and it stays where it is when the answer is complete.

import { fillExchange, questionOf, sourcesOf } from "./answer.js";
import { appendText, changeBlocks } from "./blocks.js";
import { el } from "./dom.js";
import { understoodOf } from "./understood.js";

/** Return a new exchange that waits for the answer to `request`. */
export function startLive(request) {
  const status = el("p", { class: "working" }, "Searching the articles…");
  const text = el("div", { class: "answer-text" });
  const element = el("article", { class: "exchange live", "aria-busy": "true" }, questionOf(request.question), status, text);
  return { request, element, status, text, answer: { claims: [], citations: [], evidence: [] }, query: null, hasText: false };
}

/** Show one event; those that end the stream are not for here. */
export function showEvent(live, name, data) {
  STEPS[name]?.(live, data);
}

const STEPS = {
  query(live, data) {
    live.query = data;
    live.answer.id = data.answer_id;
    live.status.before(...understoodOf(data, null).filter(Boolean));
  },
  evidence(live, data) {
    live.answer.evidence = data.evidence;
    const n = new Set(data.evidence.map((item) => item.article_id)).size;
    live.status.textContent = n ? `Reading ${n} ${n === 1 ? "article" : "articles"}…` : "Nothing found…";
    if (data.notice) live.status.before(el("p", { class: "notice" }, data.notice));
    if (n) live.text.after(sourcesOf(live.answer, data.evidence, "Sources found"));
  },
  fallback(live, data) {
    live.status.before(el("p", { class: "notice" }, data.notice));
  },
  delta(live, data) {
    live.status.hidden = true;
    live.hasText = true;
    appendText(live.text, data.text);
  },
  claim(live, data) {
    live.answer.claims[data.index] = data.claim;
    live.answer.citations.push(...data.citations);
    if (data.blocks) changeBlocks(live.text, data, live.answer);
  },
};

/** Make the exchange that of a stored answer; what its marks show is this answer from then on. */
export function finishLive(live, answer, acts) {
  Object.assign(live.answer, answer);
  const { rawText, shownBlocks } = live.text;
  const isWhole = !rawText?.length && shownBlocks?.length === answer.blocks.length;
  if (!isWhole) changeBlocks(live.text, { from: 0, kept: 0, blocks: answer.blocks }, live.answer);
  fillExchange(live.element, live.answer, acts, live.text);
  live.element.removeAttribute("aria-busy");
}
