// The versions of a turn: paging through them, asking anew, and editing the question (editing.js). Each version
// keeps its own citations and the turns that followed it.

import { load } from "./api.js";
import { button, el } from "./dom.js";

function versionLink(answer, id, shape, words) {
  if (!id) return el("span", { "aria-hidden": "true" }, shape);
  return el("a", { href: versionAddress(answer.conversation_id, id), "aria-label": words }, shape);
}

/** Return the address of a conversation along the turns that an answer is in. */
export function versionAddress(conversation, id) {
  const name = encodeURIComponent(id);
  return `/c/${encodeURIComponent(conversation)}?answer=${name}#${name}`;
}

/** Return what can be done with a turn: its buttons where there are `acts`, and its versions. */
export function turnOf(answer, acts) {
  return el("div", { class: "turn row" }, acts ? buttonsOf(answer, acts) : [], pagerOf(answer));
}

/** Return the way through the versions of an answer's turn, or null if there is only this one. */
function pagerOf(answer) {
  const ids = answer.versions ?? [];
  const n = ids.indexOf(answer.id);
  if (ids.length < 2 || n < 0) return null;
  return el(
    "nav",
    { class: "versions", "aria-label": "Versions of this answer" },
    versionLink(answer, ids[n - 1], "‹", "Version before"),
    el("span", {}, `${n + 1} of ${ids.length}`),
    versionLink(answer, ids[n + 1], "›", "Next version"),
  );
}

function buttonsOf(answer, acts) {
  const again = button("Answer again", "quiet again", () => acts.ask(sameAgain(answer)));
  const edit = button("Edit question", "quiet edit", async () => {
    const { questionEditor } = await load("editing");
    const row = edit.parentElement;
    const close = () => {
      form.replaceWith(row);
      edit.focus();
    };
    const form = questionEditor("Edited question", answer.question, (words) => acts.ask({ question: words }), close);
    row.replaceWith(form);
    form.querySelector("textarea").focus();
  });
  for (const one of [again, edit]) one.dataset.scripted = "";
  return [again, edit];
}

/** Return the request that asks a question as it was understood. */
function sameAgain(answer) {
  const { question, standalone_question: standalone, chips, ignored_chips: ignored } = answer;
  const asked = standalone === question ? { question, rewrite: false } : { question, standalone_question: standalone };
  if (!ignored?.length && !chips?.length) asked.read_filters = false;
  return asked;
}
