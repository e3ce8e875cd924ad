// Adds files one by one: each with its progress, a way to stop, and what became of it.

import { announce, button, el } from "./dom.js";

/** Return a queue shown in `place`; `done` is called when everything has been sent. */
export function uploadQueue(place, done) {
  const waiting = [];
  let running = null;
  let stopped = false;
  const list = el("ul", { class: "uploads" });
  const sum = el("span", {}, "");
  const stop = button("Stop", "plain", () => {
    stopped = true;
    // What has been sent whole is taken in anyway, so its report is waited for.
    if (running && !running.sent) running.request.abort();
    for (const item of waiting.splice(0)) tell(item.row, "stopped", "not sent");
  });
  const head = el("div", { class: "row" }, sum, stop);
  const counts = {};

  async function work() {
    while (waiting.length) {
      const item = waiting.shift();
      for (const outcome of await sent(item)) counts[outcome] = (counts[outcome] ?? 0) + 1;
      show();
    }
    running = null;
    stop.hidden = true;
    announce(sum.textContent);
    done();
  }

  function show() {
    const words = Object.entries(counts).map(([outcome, n]) => `${n} ${outcome}`);
    if (waiting.length) words.push(`${waiting.length} to go`);
    sum.textContent = words.join(", ");
  }

  function sent({ file, row, collection }) {
    const form = new FormData();
    form.append("file", file, file.name);
    if (collection) form.append("collection", collection);
    const bar = row.querySelector("progress");
    const request = new XMLHttpRequest();
    running = { request, sent: false };
    request.upload.onprogress = ({ loaded, total }) => { bar.max = total; bar.value = loaded; };
    request.upload.onload = () => { running.sent = true; bar.removeAttribute("value"); };
    return new Promise((resolve) => {
      request.onload = () => resolve(reportOn(row, request, file));
      request.onerror = () => resolve([tell(row, "failed", "the server cannot be reached; add it again")]);
      request.onabort = () => resolve([tell(row, "stopped", "nothing of it was added")]);
      request.open("POST", "/v1/articles");
      request.send(form);
    });
  }

  return (files, collection) => {
    if (!files.length) return;
    if (!running) {
      stopped = false;
      for (const name of Object.keys(counts)) delete counts[name];
      list.replaceChildren();
    }
    place.replaceChildren(head, list);
    stop.hidden = false;
    for (const file of files) {
      const name = file.webkitRelativePath || file.name;
      const row = el("li", {}, el("span", { dir: "auto" }, name), el("progress", { "aria-label": name, max: 1, value: 0 }));
      list.append(row);
      waiting.push({ file, row, collection });
    }
    show();
    if (!running) { running = {}; work(); }
  };
}

function reportOn(row, request, { isPasted }) {
  let reply;
  try { reply = JSON.parse(request.responseText); } catch { reply = {}; }
  if (!reply.items?.length) return [tell(row, "failed", reply.detail ?? `the server answered ${request.status}`)];
  const [first] = reply.items;
  const many = reply.items.length > 1 ? reply.items.map(itemOf) : [];
  // Nobody has given a name to what was pasted.
  if (isPasted && first.title) row.firstElementChild.textContent = first.title;
  tell(row, first.outcome, reply.items.length > 1 ? `${reply.items.length} articles` : first.reason, first.article_id);
  if (many.length) row.append(el("ul", {}, many));
  return reply.items.map((item) => item.outcome);
}

function itemOf({ outcome, title, source, reason }) {
  return el("li", { "data-outcome": outcome }, el("span", { dir: "auto" }, title || source), ` ${outcome}`, reason ? el("span", { class: "reason" }, ` – ${reason}`) : null);
}

function tell(row, outcome, reason, articleId) {
  row.dataset.outcome = outcome;
  row.querySelector("progress")?.remove();
  const name = row.firstElementChild;
  if (articleId) name.replaceWith(el("a", { href: `/articles/${encodeURIComponent(articleId)}`, dir: "auto" }, name.textContent));
  row.append(` ${outcome}`, reason ? el("span", { class: "reason" }, ` – ${reason}`) : "");
  return outcome;
}
