// Questions to begin with, which the server has tried; pressed, one is asked.

import { send } from "./api.js";
import { button, el } from "./dom.js";

/** Offer them below the composer until `signal`; there are none while the models load. */
export async function offerStarting(composer, readiness, ask, signal) {
  if (!readiness.hidden) await new Promise((ready) => new MutationObserver(ready).observe(readiness, { attributeFilter: ["hidden"] }));
  const { questions } = await (await send("GET", "/v1/questions", null, { signal })).json();
  if (signal.aborted || !questions.length) return;
  const rows = questions.map((body) => el("li", {}, button(body.question, "plain suggestion", () => ask(body))));
  composer.after(el("section", { class: "further", "data-scripted": true }, el("h2", { class: "visually-hidden" }, "Questions to begin with"), el("ul", {}, rows)));
}
