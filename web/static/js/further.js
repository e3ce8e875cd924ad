// What can be done after an answer: further questions that the collection answers, and after a
// refusal the plain search, in place.

import { passageOf } from "./answer.js";
import { call, send } from "./api.js";
import { announce, button, el, placeLink, readerLink } from "./dom.js";

const MOST_FOUND = 10;

/** Offer further questions below an exchange, once the server has tried them and until `signal`. */
export async function offerFurther(exchange, ask, signal) {
  const { answer } = exchange;
  const found = await (await send("GET", `/v1/answers/${encodeURIComponent(answer.id)}/suggestions`, null, { signal })).json();
  if (!exchange.isConnected || exchange.nextElementSibling || exchange.answer !== answer) return;
  const rows = [
    ...found.questions.map((body) => button(body.question, "plain suggestion", () => ask(body))),
    ...found.articles.map((item) => el("a", { class: "place", href: readerLink(item.reader_url) }, "More from: ", el("span", { dir: "auto" }, item.title))),
  ].map((item) => el("li", {}, item));
  if (rows.length) exchange.append(el("section", { class: "further", "data-scripted": true }, el("h3", {}, "Go on"), el("ul", {}, rows)));
}

/** Show what the plain search finds in the place of the link that leads to it. */
export async function searchInstead(link) {
  const exchange = link.closest(".exchange");
  const { answer } = exchange;
  const line = link.parentElement;
  line.setAttribute("aria-busy", "true");
  try {
    const { hits } = await call("POST", "/v1/search", { query: answer.standalone_question, k: MOST_FOUND });
    const best = [...Map.groupBy(hits, (hit) => hit.article_id).values()].map(([hit]) => hit);
    const heading = el("h3", { tabindex: -1 }, best.length ? `The search finds ${best.length} ${best.length === 1 ? "article" : "articles"}` : "The search finds nothing");
    // What is nearest and found is not said twice.
    const ids = new Set(best.map((hit) => hit.article_id));
    const nearest = exchange.querySelector(".nearest");
    if (nearest && answer.nearest.every((passage) => ids.has(passage.article_id))) {
      nearest.previousElementSibling.remove();
      nearest.remove();
    }
    const rows = best.map((hit) => passageOf(hit, placeLink(hit), hit.text));
    line.replaceWith(el("section", { class: "search-found", "data-scripted": true }, heading, el("ol", { class: "nearest" }, rows)));
    heading.focus({ preventScroll: true });
  } catch (error) {
    announce(error.message);
    line.removeAttribute("aria-busy");
    line.append(` ${error.message}`);
  }
}
