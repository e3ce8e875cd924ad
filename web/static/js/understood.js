// How a question was understood: the stand-alone question and the conditions read out of it, both
// shown, both the reader's to change.

import { load } from "./api.js";
import { button, el } from "./dom.js";

/** Return the lines above an answer; `ask` asks again in another way, null while it runs. */
export function understoodOf(answer, ask) {
  const chips = [...(answer.chips ?? []), ...(answer.chosen ?? [])];
  return [standaloneOf(answer, ask), chips.length ? chipsOf(answer, chips, ask) : null];
}

function standaloneOf(answer, ask) {
  if (answer.standalone_question === answer.question) return null;
  const line = el("div", { class: "standalone" });
  const words = el("p", {}, "Searched for ", el("q", { dir: "auto" }, answer.standalone_question));
  line.append(words);
  if (ask) {
    const edit = button("Edit", "plain", async () => {
      const { questionEditor } = await load("editing");
      const search = (standalone) => ask({ question: answer.question, standalone_question: standalone });
      line.replaceChildren(questionEditor("Search for", answer.standalone_question, search, close));
      line.querySelector("textarea").focus();
    });
    const typed = button("Search as typed", "plain", () => ask({ question: answer.question, rewrite: false }));
    const row = el("div", { class: "row", "data-scripted": true }, edit, typed);
    const close = () => {
      line.replaceChildren(words, row);
      edit.focus();
    };
    line.append(row);
  }
  return line;
}

function chipsOf(answer, chips, ask) {
  const rows = chips.map((chip) => {
    const said = chip.carried ? `carried over: ${chip.meaning}` : chip.meaning;
    const source = chip.reader_url ? el("a", { href: chip.reader_url }, said) : said;
    return el(
      "li",
      { class: "condition", "data-kind": chip.kind },
      el("span", { dir: "auto" }, chip.text),
      said && said !== chip.text ? el("span", { class: "meaning", dir: "auto" }, source) : null,
      ask ? removeButton(answer, chip, ask) : null,
    );
  });
  return el("ul", { class: "conditions", "aria-label": "Conditions of the search" }, rows);
}

function removeButton(answer, chip, ask) {
  const remove = button("×", "plain remove", () => {
    const ignored = [...(answer.ignored_chips ?? []), chip.text];
    const { question, standalone_question } = answer;
    const asked = { question, standalone_question, ignore_chips: ignored };
    asked.filters = { ...answer.filters };
    if (answer.chosen?.includes(chip)) for (const [name, value] of Object.entries(chip.filters)) if (value?.length) delete asked.filters[name];
    ask(asked);
  });
  remove.setAttribute("aria-label", `Ask again without ${chip.text}`);
  remove.dataset.scripted = "";
  return remove;
}
