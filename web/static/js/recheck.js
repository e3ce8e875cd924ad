// "Check again": asks the server for the verdicts as of now. Until they are there no sentence of
// the answer shows a verdict, so no mark outlives the check that set it.

import { call } from "./api.js";
import { announce, el } from "./dom.js";
import { tallyWords } from "./verdicts.js";

/** Check an exchange again and show what is found; `follow` is told of each element shown. */
export async function checkAgain(exchange, render, follow) {
  const { answer } = exchange;
  if (exchange.dataset.checking !== undefined) return;
  const waiting = answer.claims.map((claim) => ({ ...claim, verdict: "checking", reason: "", checks: [] }));
  let shown = swap(exchange, render({ ...answer, claims: waiting }));
  shown.dataset.checking = "";
  shown.setAttribute("aria-busy", "true");
  announce("Checking again.");
  follow(shown);
  try {
    const found = await call("POST", `/v1/answers/${encodeURIComponent(answer.id)}/check`);
    const renewed = merged(answer, found);
    shown = swap(shown, render(renewed));
    tell(shown, foundWords(answer, renewed));
    if (renewed.citations.some((item) => item.status !== "verified")) shown.querySelector(".checks").open = true;
  } catch (error) {
    shown = swap(shown, render(answer));
    tell(shown, `${error.message} The verdicts are those of the earlier check.`, "problem");
  }
  follow(shown);
}

/** Return the answer with the verdicts and citations found; its words and its sources stay. */
function merged(answer, found) {
  const claims = answer.claims.map((claim) => {
    const now = found.claims.find((item) => item.start === claim.start && item.end === claim.end);
    return now ?? { ...claim, verdict: "unchecked", reason: "the check cut the answer into other sentences", checks: [] };
  });
  const citations = found.citations.map(({ citation, ...rest }) => ({ ...citation, ...rest }));
  return { ...answer, claims, citations };
}

function foundWords(before, now) {
  const changed = now.claims.filter((claim, i) => claim.verdict !== before.claims[i].verdict).length;
  const verdicts = changed ? `${changed} ${changed === 1 ? "verdict is" : "verdicts are"} new` : "every verdict is as before";
  const statuses = ["verified", "moved", "changed", "leaving", "removed"]
    .map((status) => [now.citations.filter((item) => item.status === status).length, status])
    .filter(([n]) => n)
    .map(([n, status]) => `${n} ${status === "leaving" ? "being removed" : status}`);
  const citations = statuses.length ? ` Citations: ${statuses.join(", ")}.` : "";
  return `Checked again: ${verdicts}.${citations}`;
}

function tell(exchange, words, kind = "") {
  const line = el("p", { class: kind ? `notice ${kind}` : "found-again", dir: "auto" }, words);
  exchange.querySelector(".checked").after(line);
  announce(kind ? words : `${words} ${tallyWords(exchange.answer)}.`);
}

/** Put `next` in the place of `old`, with its folds as they were and the focus where it was. */
function swap(old, next) {
  const had = old.contains(document.activeElement);
  const folds = [...old.querySelectorAll("details")].filter((fold) => fold.open).map((fold) => fold.className);
  for (const name of folds) {
    const fold = next.querySelector(`details.${name}`);
    if (fold) fold.open = true;
  }
  old.replaceWith(next);
  if (had) next.querySelector(".check-again")?.focus({ preventScroll: true });
  return next;
}
