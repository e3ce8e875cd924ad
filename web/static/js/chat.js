// The page that asks: which conversation it shows, asking in it, and opening what it cites.

import { renderExchange } from "./answer.js";
import { call, load, ProblemError, send } from "./api.js";
import { announce, button, el } from "./dom.js";
import { keepDrafts, moveDraft } from "./drafts.js";
import { eventsOf, LOST } from "./events.js";
import { installKeys, step } from "./keys.js";
import { finishLive, showEvent, startLive } from "./live.js";
import { tallyWords } from "./verdicts.js";

const at = (id) => document.getElementById(id);
const [main, exchanges, composer, question, card, pane, rail] = ["main", "exchanges", "composer", "question", "card", "pane", "rail"].map(at);

const answersBy = at("answers-by");
let room = null;
const WIDE = window.matchMedia("(min-width: 1100px)");

const STORED_TRIES = 10;
const STORED_PAUSE_MS = 100;
const MOST_SPOKEN_CHARS = 500;

let conversation = main.dataset.conversation || null;
let updated = null;
let running = null;
let offering = new AbortController();

const recent = import("./recent.js").then(({ installRecent }) =>
  installRecent(
    () => conversation,
    () => location.assign("/"),
  ),
);

/** Show the list of conversations as it is, and by its title which of them this one is. */
async function refreshRecent() {
  const row = await (await recent)();
  if (!row) return null;
  document.title = `${row.title} – Footnote`;
  at("welcome").textContent = row.title;
  return row;
}

const resuming = conversation ? null : load("resume");
const remember = (query) => resuming?.then((module) => module.remember(query)).catch(() => {});

/** Ask, and show the exchange as it happens; with `old` as another version of its turn. */
async function ask(request, old = null) {
  if (running) return;
  running = new AbortController();
  offering.abort();
  showBusy(true);
  announce("Searching the articles.");
  const live = startLive(request);
  const before = old ? old.previousElementSibling : exchanges.lastElementChild;
  Object.assign(live, { old, follows: before?.answer?.id ?? null, away: show(live.element, old) });
  try {
    const body = { ...answersBy?.selectedOptions[0].dataset, ...request, ...placeOf(live), conversation_id: conversation, stream: true };
    await follow(await send("POST", "/v1/chat", body, { signal: running.signal }), live);
  } catch (error) {
    await broken(live, error);
  } finally {
    running = null;
    remember(null);
    showBusy(false);
    refreshRecent().catch(() => {});
  }
  if (live.isElsewhere) await showConversation().catch(() => {});
  else if (live.isSettled && !live.answer.interrupted) further();
}

function placeOf({ old, follows }) {
  if (old) return { instead_of: old.answer.id };
  return follows ? { after: follows } : {};
}

/** Put a new exchange at its place; returns those that it takes the place of. */
function show(element, old) {
  const all = [...exchanges.children];
  const away = old ? all.slice(all.indexOf(old)) : [];
  for (const one of [...away, ...main.querySelectorAll(".further")]) one.remove();
  exchanges.append(element);
  // What had the focus may just have gone.
  if (document.activeElement === document.body) {
    element.tabIndex = -1;
    element.focus({ preventScroll: true });
  }
  at("hint").hidden = !at("hint").dataset.empty;
  at("welcome").className = "visually-hidden";
  document.body.classList.add("talking");
  element.scrollIntoView({ block: "start" });
  return away;
}

async function follow(response, live) {
  for await (const { name, data } of eventsOf(response)) {
    if (name === "done") {
      settle(live, data);
      announce(spoken(data));
      return;
    }
    if (name === "error") {
      if (data.answer) settle(live, data.answer);
      note(live, data.detail, "problem", data.retryable);
      return;
    }
    if (name === "query" && !conversation) remember(data);
    showEvent(live, name, data);
  }
  throw new Error(LOST);
}

function spoken(answer) {
  const { abstained, reason, blocks, claims, conflicts } = answer;
  if (abstained) return `No answer. ${reason ?? ""}`;
  const words = blocks.map((block) => block.pieces.map((piece) => (piece.kind === "text" ? piece.text : "")).join("")).join(" ");
  const said = words.length > MOST_SPOKEN_CHARS ? `The answer is there, with ${claims.length} sentences.` : `Answer. ${words}`;
  const found = claims.length ? ` Checked: ${tallyWords(answer)}.` : "";
  return `${said}${conflicts?.length ? " The sources differ." : ""}${found}`;
}

/** Show a stored answer in the place of its live exchange, and go on in its conversation. */
function settle(live, answer) {
  const { old, follows } = live;
  const versions = [...(old ? (old.answer.versions ?? [old.answer.id]) : []), answer.id];
  finishLive(live, { ...answer, versions }, actsOf(answer.id));
  live.isSettled = true;
  if (document.activeElement === live.element) live.element.querySelector(".again").focus({ preventScroll: true });
  live.element.removeAttribute("tabindex");
  moveDraft(conversation ?? "", answer.conversation_id, question.value);
  adopt(answer.conversation_id);
  // Asked in two tabs at once, one question comes behind the other.
  live.isElsewhere = (answer.follows ?? null) !== follows;
}

/** Go on in a conversation that the server has stored; before that there is none. */
function adopt(id) {
  conversation = id;
  main.dataset.conversation = id;
  question.placeholder = "Ask a follow-up";
  const address = `/c/${encodeURIComponent(id)}`;
  if (location.pathname + location.search !== address) history.pushState(null, "", address);
}

/** Show what is kept of an answer that broke off: what had arrived, or what was there before. */
async function broken(live, error) {
  const kept = await storedOf(live);
  const stopped = error.name === "AbortError";
  if (kept) settle(live, kept);
  if (!stopped) note(live, error.message, "problem", error.retryable ?? true);
  else {
    if (!kept) note(live, "Stopped before there was an answer.", "", true);
    announce("Stopped.");
  }
}

/** Return what had arrived of an answer once it is stored, which takes the server a moment. */
async function storedOf({ query, hasText }) {
  for (let tries = 0; query && hasText && tries < STORED_TRIES; tries += 1) {
    await new Promise((done) => setTimeout(done, STORED_PAUSE_MS));
    const stored = await call("GET", `/v1/answers/${encodeURIComponent(query.answer_id)}`).catch(() => null);
    if (stored) return stored;
  }
  return null;
}

/**
 * Say in an exchange why it ended: in the place of its own line that says so, else below it. Where
 * nothing of it is kept, what it replaced comes back.
 */
function note(live, words, kind, retryable) {
  live.status.remove();
  live.element.removeAttribute("aria-busy");
  live.element.classList.remove("live");
  const host = live.isSettled || !live.away.length ? live.element : live.away[0];
  if (host !== live.element) live.element.replaceWith(...live.away);
  const line = el("div", { class: `notice ${kind}`, role: kind ? "alert" : null, "data-scripted": true });
  host.querySelector(":scope > [data-scripted].notice")?.remove();
  const own = live.isSettled && host.querySelector(":scope > .stopped");
  if (own) own.replaceWith(line);
  else host.append(line);
  line.append(own ? el("p", {}, "This answer is not complete.") : "", el("p", {}, words), retryable ? retryOf(live, line) : "");
}

function retryOf(live, line) {
  return button("Try again", "plain", () => {
    if (running) return;
    const { old, request, element, isSettled } = live;
    line.remove();
    if (!old && !isSettled) element.remove();
    ask(request, isSettled ? element : old);
  });
}

function showBusy(busy) {
  at("send").hidden = busy;
  at("stop").hidden = !busy;
}

function stop() {
  running?.abort();
  question.focus({ preventScroll: true });
}

const exchangeOf = (answer) => renderExchange(answer, actsOf(answer.id));

function actsOf(id) {
  // Another version keeps the conditions of the one that it is asked from, unless it says others.
  const again = (request) => {
    const old = at(id);
    const { filters, ignored_chips: ignore_chips, recency, strictness } = old.answer;
    ask({ filters, ignore_chips, recency, strictness, ...request }, old);
  };
  return { ask: again, check };
}

function further() {
  const last = exchanges.lastElementChild;
  offering.abort();
  offering = new AbortController();
  const { signal } = offering;
  if (last?.answer) load("further").then(({ offerFurther }) => offerFurther(last, ask, signal)).catch(() => {});
}

/** Show the conversation as it is stored, along the turns that the address names. */
async function showConversation() {
  if (!conversation || running) return;
  const stored = await call("GET", `/v1/conversations/${encodeURIComponent(conversation)}?${location.search.match(/answer=\w+/) ?? ""}`);
  if (running) return;
  updated = stored.updated_at;
  const answers = stored.answers.map((answer, i) => ({ ...answer, versions: stored.versions[i] }));
  const line = (all) => JSON.stringify(all.map(({ id, versions }) => [id, versions]));
  const shown = [...exchanges.children].map((one) => one.answer ?? {});
  if (line(answers) === line(shown)) return;
  exchanges.replaceChildren(...answers.map(exchangeOf));
  further();
}

/** Show what another tab has asked, once this one is looked at. */
async function catchUp() {
  const row = await refreshRecent();
  if (row && row.updated_at !== updated) await showConversation();
}

/** Check an answer again; a card that is open stays with its sentence. */
async function check(event) {
  const exchange = event.currentTarget.closest(".exchange");
  const nth = [...exchange.querySelectorAll(MARKS)].indexOf(card.mark);
  const { checkAgain } = await load("recheck");
  checkAgain(exchange, exchangeOf, (shown) => {
    const mark = shown.querySelectorAll(MARKS)[nth];
    if (mark) withCard(({ showCard }) => showCard(mark, card));
  });
}

/** Show how a sentence was checked: its row in the list below the answer. */
function showChecks(mark) {
  const row = at(mark.getAttribute("href").slice(1));
  if (!row) return;
  card.leave?.();
  row.closest("details").open = true;
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "center" });
}

composer.addEventListener("submit", async (event) => {
  event.preventDefault();
  const words = question.value.trim();
  if (!words || running) return;
  question.value = "";
  const { takeOptions } = await load("options").catch((error) => {
    question.value = words;
    throw error;
  });
  ask({ question: words, ...takeOptions(composer) });
});

question.addEventListener("input", () => {
  const { maxLength, value } = question;
  if (value.length >= maxLength) announce(`A question has ${maxLength} characters at most; what was over is left out.`, true);
});

question.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  composer.requestSubmit();
});

at("stop").addEventListener("click", stop);

/** Do something with the card, which is made ready at the first mark that is looked at. */
const withCard = async (act) => act(await load("card"));

for (const name of ["pointerover", "focusin"]) {
  document.addEventListener(name, ({ target }) => {
    const mark = target.closest?.(MARKS);
    if (mark?.cited) withCard(({ offerCard }) => offerCard(mark, card)).catch(() => {});
  });
}

// Before the room gives the focus back.
pane.addEventListener("close", () => card.leave?.(pane.returnTo));

/** Do something with the reading room, which is made ready once. */
async function withRoom(act) {
  const module = await load("pane");
  room ??= module.installPane(pane) ?? true;
  act(module);
}

const opensElsewhere = (event) => event.metaKey || event.ctrlKey || event.shiftKey || event.button;
const MARKS = ".chip, .answer-text .verdict";
const OPENING = ".card-open, .place, .nearest a, .sources li > a:first-child, .unused a";

document.addEventListener("click", (event) => {
  const link = event.target.closest(`${MARKS}, ${OPENING}`);
  if (!link || opensElsewhere(event)) return;
  event.preventDefault();
  // A finger sees the card first; a mouse and a key have seen it.
  const touched = link.cited && event.pointerType === "touch";
  if (touched && card.pinned !== link) {
    card.pinned = link;
    withCard(({ showCard }) => showCard(link, card));
  } else if (link.matches(".verdict")) showChecks(link);
  else {
    const from = link.matches(".card-open") ? card.mark : link;
    card.leave?.(from);
    withRoom(({ openPane }) => openPane(pane, link.getAttribute("href"), from));
  }
});

document.addEventListener("click", (event) => {
  const link = event.target.closest(".versions a, .search-instead");
  if (!link || running || opensElsewhere(event)) return;
  event.preventDefault();
  if (link.matches(".search-instead")) load("further").then(({ searchInstead }) => searchInstead(link));
  else {
    history.pushState(null, "", link.href);
    showVersion().catch(() => {});
  }
});

/** Show the line that the address names, from the turn on that was paged. */
async function showVersion() {
  await showConversation();
  const exchange = at(location.hash.slice(1));
  exchange?.scrollIntoView();
  exchange?.querySelector(".versions a")?.focus({ preventScroll: true });
  announce(exchange?.querySelector(".versions span")?.textContent ?? "");
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector(":modal, :popover-open")) return;
  if (pane.open) withRoom(({ closePane }) => closePane(pane));
  else if (running && card.hidden) stop();
});

function lastButton(name) {
  exchanges.lastElementChild?.querySelector(`.turn .${name}`)?.click();
}

const citations = () => [...exchanges.querySelectorAll(".answer-text .chip")];
const acts = {
  "/": () => question.focus(),
  n: () => location.assign("/"),
  j: () => step(citations(), 1),
  k: () => step(citations(), -1),
  r: () => lastButton("again"),
  e: () => lastButton("edit"),
  s: () => {
    if (!WIDE.matches) rail.showPopover();
    at("find").focus();
  },
};
installKeys(acts, at("keys"), at("show-keys"), at("keys-on"));

window.addEventListener("popstate", () => {
  const isHere = conversation && location.pathname === `/c/${encodeURIComponent(conversation)}`;
  if (isHere && !running) showConversation().catch(() => {});
  else location.reload();
});
window.addEventListener("focus", () => catchUp().catch(() => {}));
// What a press could not do is said.
window.addEventListener("unhandledrejection", (event) => {
  if (!(event.reason instanceof ProblemError)) return;
  event.preventDefault();
  announce(event.reason.message, true);
});

if (!at("readiness").hidden) load("readiness").then(({ watchReadiness }) => watchReadiness(at("readiness")));
keepDrafts(question, () => conversation ?? "");
if (answersBy) load("choice").then(({ keepChoice }) => keepChoice(answersBy, () => conversation ?? ""));
refreshRecent().catch(() => {});
if (WIDE.matches && !conversation) question.focus();
if (!conversation && !at("hint").dataset.empty) {
  const { signal } = offering;
  load("starting").then(({ offerStarting }) => offerStarting(composer, at("readiness"), ask, signal)).catch(() => {});
}
showConversation()
  .then(() => {
    // It may be kept by now.
    if (question.value && question.value === exchanges.lastElementChild?.answer?.question) {
      question.value = "";
      moveDraft(conversation, conversation, "");
    }
    // The newest turn, unless the address or the browser knows better.
    (at(location.hash.slice(1)) ?? (scrollY ? null : exchanges.lastElementChild))?.scrollIntoView();
  })
  .catch(() => {})
  .finally(() => {
    document.body.dataset.ready = "true";
  });
import("./feedback.js").then(({ installFeedback }) => installFeedback(exchanges, () => conversation)).catch(() => {});
resuming?.then(({ resume }) => resume(() => running || conversation)).catch(() => {});
