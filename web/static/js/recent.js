// The list of recent conversations: kept current while asking, with a way to delete each.

import { call } from "./api.js";
import { confirmed } from "./confirm.js";
import { announce, button, el } from "./dom.js";

/** Show the latest conversations; `current` is the one on the page. */
export async function refreshRecent(list, current) {
  const page = await call("GET", "/v1/conversations");
  list.replaceChildren(...page.conversations.map((item) => rowOf(list, item, current)));
  document.getElementById("recent-none").hidden = page.conversations.length > 0;
}

function rowOf(list, item, current) {
  const link = el("a", { href: `/c/${encodeURIComponent(item.id)}`, dir: "auto", "aria-current": item.id === current ? "page" : null }, item.title);
  const remove = button("×", "plain delete", async () => {
    if (!(await confirmed(`Delete the conversation “${item.title}” with its answers?`))) return;
    await call("DELETE", `/v1/conversations/${encodeURIComponent(item.id)}`);
    announce("Conversation deleted.");
    if (item.id === current) location.assign("/");
    else await refreshRecent(list, current);
  });
  remove.setAttribute("aria-label", `Delete ${item.title}`);
  return el("li", { "data-conversation": item.id }, link, remove);
}
