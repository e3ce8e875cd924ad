// Takes an answer or its conversation along: files and a page to print, which need no script, and
// copying and sharing, which do.

import { load, send } from "./api.js";
import { button, el } from "./dom.js";
import { copyButton } from "./quoting.js";

const FORMS = { markdown: "Markdown", html: "HTML", text: "Plain text", json: "JSON" };

/** Return the fold that offers it all; templates/take.html makes the same without the buttons. */
export function takeOf(answer) {
  const one = { words: "This answer", api: `/v1/answers/${encodeURIComponent(answer.id)}`, page: `/answers/${encodeURIComponent(answer.id)}/print` };
  const id = encodeURIComponent(answer.conversation_id);
  const all = { words: "The conversation", api: `/v1/conversations/${id}`, page: `/c/${id}/print` };
  return el("details", { class: "take" }, el("summary", {}, "Copy, export, share"), partOf(one), partOf(all));
}

function partOf({ words, api, page }) {
  const files = Object.entries(FORMS).map(([form, name]) => el("a", { href: `${api}/export?format=${form}`, download: true }, name));
  return el("div", { class: "take-part" }, el("p", {}, words), el("div", { class: "row" }, el("span", {}, "Download as"), files, el("a", { href: page }, "Print")), actsOf(api));
}

function actsOf(api) {
  const row = el("div", { class: "row", "data-scripted": true });
  row.append(
    copyButton("Copy", "Copied.", () => written(api, "text"), () => unstyled(api)),
    copyButton("Copy as Markdown", "Copied.", () => written(api, "markdown")),
    button("Make a link", "plain copy", async ({ currentTarget }) => (await load("sharing")).share(api, currentTarget)),
  );
  return row;
}

async function written(api, form) {
  return (await send("GET", `${api}/export?format=${form}`)).text();
}

/** Return the HTML form as an editor takes it, in the editor's own look. */
async function unstyled(api) {
  return (await written(api, "html")).replace(/<style>[^<]*<\/style>/, "");
}
