// The form that changes a question, or what is searched for it, in its place.

import { button, el } from "./dom.js";

/** Return a form that changes a question; `close` puts back what was there. */
export function questionEditor(name, words, ask, close) {
  const field = el("textarea", { rows: 1, maxlength: document.getElementById("question").maxLength, dir: "auto", "aria-label": name });
  field.value = words;
  const form = el("form", { class: "editor row", "data-scripted": true }, field, el("button", { type: "submit", class: "plain" }, "Ask"), button("Cancel", "plain", close));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value.trim()) ask(field.value.trim());
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target === field) {
      event.preventDefault();
      form.requestSubmit();
    } else return;
    event.stopPropagation();
  });
  return form;
}
