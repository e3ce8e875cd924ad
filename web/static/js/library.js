// The list of articles: adding files, with a report on each, and deleting.

import { call } from "./api.js";
import { confirmed } from "./confirm.js";
import { announce, el } from "./dom.js";

const form = document.getElementById("upload");
const report = document.getElementById("report");

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const send = form.querySelector("button");
  send.disabled = true;
  report.replaceChildren(el("p", {}, "Reading the files…"));
  try {
    showReport(await call("POST", "/v1/articles", new FormData(form)));
    form.reset();
  } catch (error) {
    if (error.problem?.items) showReport(error.problem);
    else report.replaceChildren(el("p", { class: "notice" }, error.message));
  } finally {
    send.disabled = false;
  }
});

function showReport(reply) {
  const counts = [["added", reply.n_added], ["changed", reply.n_changed], ["unchanged", reply.n_unchanged], ["failed", reply.n_failed]];
  const words = counts.filter(([, n]) => n).map(([word, n]) => `${n} ${word}`).join(", ") || "nothing to add";
  report.replaceChildren(
    el("p", { class: "report-sum" }, words, ". ", el("a", { href: "/articles" }, "Show the list again")),
    el("ul", { class: "report-items" }, reply.items.map(itemOf)),
  );
}

function itemOf(item) {
  const name = item.article_id
    ? el("a", { href: `/articles/${encodeURIComponent(item.article_id)}`, dir: "auto" }, item.title || item.source)
    : el("span", { dir: "auto" }, item.source);
  return el("li", { "data-outcome": item.outcome }, name, ` ${item.outcome}`, item.reason ? el("span", { class: "reason" }, ` – ${item.reason}`) : null);
}

for (const remove of document.querySelectorAll(".articles .delete")) {
  remove.hidden = false;
  remove.addEventListener("click", async () => {
    const words = `Delete “${remove.dataset.title}”? Its text is removed everywhere, old answers included.`;
    if (!(await confirmed(words))) return;
    try {
      await call("DELETE", `/v1/articles/${encodeURIComponent(remove.dataset.article)}`);
      remove.closest("li").remove();
      announce("Article deleted.");
    } catch (error) {
      remove.after(el("span", { class: "reason", role: "alert" }, error.message));
    }
  });
}
if (form) form.hidden = false;
