// Makes a read-only link to an answer or its conversation, and ends it again.

import { call } from "./api.js";
import { announce, button, el } from "./dom.js";
import { copyButton } from "./quoting.js";

/** Put the link that is made for `api` in the place of the button that makes it. */
export async function share(api, making) {
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
}
