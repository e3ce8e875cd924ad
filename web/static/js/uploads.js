// Adds files and addresses one by one: each with its progress, a way to stop, and what became of it.

import { announce, button, el } from "./dom.js";

/** Return a queue shown in `place`; `done` gets every outcome when everything has been sent. */
export function uploadQueue(place, done) {
  const waiting = [];
  let running = null;
  const list = el("ul", { class: "uploads" });
  const sum = el("span", {}, "");
  const stop = button("Stop", "plain", () => {
    // What has been sent whole is taken in anyway, so its report is waited for.
    if (running && !running.sent) running.request.abort();
    for (const item of waiting.splice(0)) tell(item.row, "stopped", "not sent");
  });
  stop.hidden = true;
  const head = el("div", { class: "row" }, sum, stop);
  const outcomes = [];

  async function work() {
    while (waiting.length) {
      outcomes.push(...(await sent(waiting.shift())));
      show();
    }
    running = null;
    stop.hidden = true;
    announce(sum.textContent);
    done(outcomes);
  }

  function show() {
    const words = [summed(outcomes), waiting.length ? `${waiting.length} to go` : ""];
    sum.textContent = words.filter(Boolean).join(", ");
  }

  function sent({ file, row, collection }) {
    const { address } = file;
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
      if (address) request.setRequestHeader("Content-Type", "application/json");
      request.send(address ? JSON.stringify({ url: address, collection: collection || undefined }) : formOf(file, collection));
    });
  }

  return (files, collection) => {
    if (!files.length) return;
    if (!running) {
      outcomes.length = 0;
      list.replaceChildren();
    }
    place.replaceChildren(head, list);
    // What is asked for by the server is not sent from here, so there is nothing to stop.
    if (!files.every(({ address }) => address)) stop.hidden = false;
    for (const file of files) {
      const name = file.webkitRelativePath || file.name;
      const row = el("li", {}, el("span", { dir: "auto" }, name), el("progress", { "aria-label": name, max: 1, value: 0 }));
      list.append(row);
      waiting.push({ file, row, collection });
    }
    show();
    if (running) return;
    running = {};
    announce("Adding …");
    work();
  };
}

function formOf(file, collection) {
  const form = new FormData();
  form.append("file", file, file.name);
  if (collection) form.append("collection", collection);
  return form;
}

function summed(outcomes) {
  return [...Map.groupBy(outcomes, (outcome) => outcome)].map(([outcome, all]) => `${all.length} ${outcome}`).join(", ");
}

function reportOn(row, request, { isPasted, address }) {
  let reply;
  try { reply = JSON.parse(request.responseText); } catch { reply = {}; }
  if (!reply.items?.length) return [tell(row, "failed", reply.detail ?? `the server answered ${request.status}`)];
  const outcomes = reply.items.map((item) => item.outcome);
  if (outcomes.length > 1) {
    tell(row, "", summed(outcomes));
    row.append(el("ul", {}, reply.items.map(itemOf)));
    return outcomes;
  }
  const [{ outcome, title, reason, article_id: articleId }] = reply.items;
  // Nobody has given a name to what was pasted, and an address is none.
  if ((isPasted || address) && title) row.firstElementChild.textContent = title;
  tell(row, outcome, reason, articleId);
  return outcomes;
}

function itemOf({ outcome, title, source, reason, article_id: articleId }) {
  return el("li", { "data-outcome": outcome }, nameOf(title || source, articleId), ` ${outcome}`, reason ? el("span", { class: "reason" }, ` – ${reason}`) : null);
}

function tell(row, outcome, reason, articleId) {
  row.dataset.outcome = outcome;
  row.querySelector("progress")?.remove();
  const name = row.firstElementChild;
  if (articleId) name.replaceWith(nameOf(name.textContent, articleId));
  row.append(` ${outcome}`, reason ? el("span", { class: "reason" }, ` – ${reason}`) : "");
  return outcome;
}

function nameOf(words, articleId) {
  return articleId ? el("a", { href: `/articles/${encodeURIComponent(articleId)}`, dir: "auto" }, words) : el("span", { dir: "auto" }, words);
}
