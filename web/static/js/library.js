// The library page: finds while typing, shows more while scrolling, adds files, removes with undo.

import { announce, el } from "./dom.js";
import { pageAt, swap } from "./swap.js";
import { uploadQueue } from "./uploads.js";

const at = (id) => document.getElementById(id);
const TYPING_MS = 180;
const PENDING_MS = 2000;
// Said of what takes longer only.
const SHORT_S = 20;

const here = () => location.pathname + location.search;

/** Show the list at an address; only the last one asked for is shown. */
let asked = 0;
async function show(address) {
  const mine = (asked += 1);
  const page = await pageAt(address);
  if (mine !== asked) return;
  swap(page, "results", "removals");
  at("find").hidden = page.getElementById("find").hidden;
  history.replaceState(null, "", address);
  watchEnd();
}

function addressOf(form) {
  const fields = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  if (fields.get("sort") === "newest") fields.delete("sort");
  return `/articles${fields.size ? `?${fields}` : ""}`;
}

let typing;
async function find(wait) {
  clearTimeout(typing);
  typing = setTimeout(async () => {
    try {
      await show(addressOf(at("find")));
      announce([...document.querySelectorAll("#results .count")].map((line) => line.textContent).join(". "));
    } catch (error) { announce(error.message, true); }
  }, wait);
}

at("find").addEventListener("input", () => find(TYPING_MS));
at("find").addEventListener("submit", (event) => { event.preventDefault(); find(0); });

// More is fetched before the end of the list is seen, and by its link for those who use that.
const ends = new IntersectionObserver((seen) => {
  if (seen.some((entry) => entry.isIntersecting)) more(document.querySelector("#results a[rel=next]"));
}, { rootMargin: "1200px" });

function watchEnd() {
  ends.disconnect();
  const link = document.querySelector("#results a[rel=next]");
  if (link) ends.observe(link);
}

async function more(link) {
  if (!link || link.dataset.asked) return;
  link.dataset.asked = "true";
  try {
    const page = await pageAt(link.href);
    if (!link.isConnected) return;
    // A list and a form for each page: what is far outside the window is left out as one, and a
    // browser looks through a whole form for each field that comes into it.
    const form = el("form", { method: "post", action: at("list").action });
    form.append(...page.getElementById("articles").children);
    at("articles").append(form);
    const next = page.querySelector("a[rel=next]");
    if (next) link.replaceWith(next);
    else link.remove();
    watchEnd();
  } catch (error) {
    delete link.dataset.asked;
    announce(error.message, true);
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("#results a[rel=next]");
  if (!link || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  more(link);
});

/** Return the ids of the articles to remove: of the button's row, or of all rows that are ticked. */
function chosen(list, submitter) {
  return submitter?.name === "only" ? [submitter.value] : [...list.querySelectorAll(".tick :checked")].map((box) => box.value);
}

// Removing and undoing send their forms, and take what the server shows then.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  const list = form.closest("#list");
  if (!list && !form.matches("#removals form")) return;
  event.preventDefault();
  const ids = list ? chosen(list, event.submitter) : [];
  const fields = list ? [["back", list.elements.back.value], ...ids.map((id) => ["article_ids", id])] : [...new FormData(form)];
  try {
    const page = await pageAt(form.action, { method: "POST", body: new URLSearchParams(fields) });
    if (list) {
      swap(page, "removals");
      for (const row of document.querySelectorAll("#list li")) if (ids.includes(row.dataset.article)) row.remove();
      document.querySelector("#results .count").replaceChildren(...page.querySelector("#results .count").childNodes);
      at("removals").querySelector("button")?.focus();
      announce(`${ids.length === 1 ? "Article" : `${ids.length} articles`} removed. Undo is possible for a minute.`);
    } else {
      swap(page, "removals", "results");
      watchEnd();
      announce("The article is back.");
    }
    watchRemovals();
  } catch {
    // It was purged meanwhile, or the server is away: the list says what there is.
    show(here()).catch((error) => announce(error.message, true));
  }
});

let going;
function watchRemovals() {
  clearTimeout(going);
  if (at("removals").querySelector("li")) {
    going = setTimeout(async () => {
      await pageAt(here()).then((page) => swap(page, "removals"), () => {});
      watchRemovals();
    }, PENDING_MS * 5);
  }
}

async function watchPending() {
  const line = at("pending");
  try {
    const { n_pending: left, per_second: rate, left_s: time } = await (await fetch("/v1/pending")).json();
    line.hidden = !left;
    const minutes = Math.ceil(time / 60);
    const pace = rate && time > SHORT_S ? ` About ${minutes} ${minutes === 1 ? "minute" : "minutes"} left.` : "";
    line.textContent = `New: ${left.toLocaleString("en")} ${left === 1 ? "passage" : "passages"}, found by words only, for now.${pace}`;
    if (left) setTimeout(watchPending, PENDING_MS);
  } catch { /* The line stays as it is. */ }
}

if (at("upload")) installAdding();

function installAdding() {
  const add = uploadQueue(at("queue"), (outcomes) => {
    // What is new is seen first, as on the page that a form without scripts leads to.
    if (outcomes.includes("added")) at("sort").value = "added";
    show(addressOf(at("find"))).catch(() => {});
    watchPending();
  });
  const send = (files) => {
    at("adding").open = true;
    at("report").replaceChildren();
    add(files, at("into")?.value);
    at("queue").scrollIntoView({ block: "nearest" });
  };
  document.querySelector(".ways").hidden = false;
  at("upload").addEventListener("submit", (event) => {
    event.preventDefault();
    send([...at("files").files]);
    at("upload").reset();
  });
  at("paste").addEventListener("submit", (event) => {
    event.preventDefault();
    send([pasted(at("text").value)]);
    at("paste").reset();
  });
  at("fetch")?.addEventListener("submit", (event) => {
    event.preventDefault();
    const { value: address } = at("address");
    send([{ name: address, address }]);
    at("fetch").reset();
  });
  at("folder").addEventListener("change", (event) => { send([...event.target.files]); event.target.value = ""; });
  document.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  for (const name of ["dragleave", "drop"]) {
    document.addEventListener(name, (event) => { if (name === "drop" || !event.relatedTarget) document.body.classList.remove("dropping"); });
  }
  document.addEventListener("drop", async (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const loose = [...event.dataTransfer.files];
    send(entries.length ? (await Promise.all(entries.map(filesOf))).flat() : loose);
  });
  document.addEventListener("paste", (event) => {
    if (event.target.closest("input, textarea")) return;
    const files = [...event.clipboardData.files];
    const text = event.clipboardData.getData("text/plain").trim();
    if (!files.length && !text) return;
    event.preventDefault();
    send(files.length ? files : [pasted(text)]);
  });
}

function pasted(text) {
  return Object.assign(new File([text], "Pasted text", { type: "text/plain" }), { isPasted: true });
}

/** Return the files of a dropped file or folder, folders within it too. */
async function filesOf(entry) {
  if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
  const reader = entry.createReader();
  const inside = [];
  // A reader gives a hundred entries at a time.
  for (let batch = [0]; batch.length; ) {
    batch = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    inside.push(...batch);
  }
  return (await Promise.all(inside.map(filesOf))).flat();
}

watchEnd();
watchRemovals();
if (!at("pending").hidden) watchPending();
document.body.dataset.ready = "true";
