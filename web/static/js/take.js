// Takes an answer or its conversation along: files and a page to print, which need no script, and
// copying and sharing, which do.

import { call, send } from "./api.js";
import { announce, button, el } from "./dom.js";
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
  return el("div", { class: "take-part" }, el("p", {}, words), el("div", { class: "row" }, files, el("a", { href: page }, "Print")), actsOf(api));
}

function actsOf(api) {
  const row = el("div", { class: "row", "data-scripted": true });
  row.append(
    copyButton("Copy", "Copied.", () => written(api, "text"), () => unstyled(api)),
    copyButton("Copy as Markdown", "Copied.", () => written(api, "markdown")),
    button("Make a link", "plain copy", (event) => share(api, event.currentTarget)),
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

async function share(api, making) {
  try {
    const made = await call("POST", `${api}/share`);
    const address = new URL(made.path, location.origin).href;
    const field = el("input", { readonly: true, value: address, "aria-label": "Address of the read-only link" });
    const end = button("End it", "plain copy", async () => {
      await call("DELETE", `/v1/shares/${encodeURIComponent(made.id)}`);
      line.replaceChildren(el("p", { class: "reason" }, "The link leads nowhere now."));
      announce("The link leads nowhere now.");
    });
    const line = el("div", { class: "made-link row" }, field, copyButton("Copy link", "Link copied.", () => address), end, el("a", { href: "/shares" }, "All links"));
    making.replaceWith(line);
    field.focus();
    field.select();
    announce("A read-only link was made. It is shown only now.");
  } catch (error) {
    making.after(el("p", { class: "notice problem", role: "alert" }, error.message));
  }
}
