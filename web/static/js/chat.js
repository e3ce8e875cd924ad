// The page that asks: sends the question, shows the answer as it arrives, opens what it cites.

import { renderExchange, questionOf } from "./answer.js";
import { call, send } from "./api.js";
import { appendText, changeBlocks } from "./blocks.js";
import { hideCard, installCards, MARKS, showCard } from "./card.js";
import { announce, button, el } from "./dom.js";
import { eventsOf } from "./events.js";
import { closePane, installPane, isWide, openPane } from "./pane.js";
import { watchReadiness } from "./readiness.js";
import { checkAgain } from "./recheck.js";
import { refreshRecent } from "./recent.js";
import { understoodOf } from "./understood.js";

const at = (id) => document.getElementById(id);
const [main, exchanges, composer, question, card, pane] = ["main", "exchanges", "composer", "question", "card", "pane"].map(at);

const STORED_TRIES = 10;
const STORED_PAUSE_MS = 100;

let conversation = main.dataset.conversation || null;
let running = null;

/** Ask, and show the exchange as it happens. */
async function ask(request) {
  if (running) return;
  running = new AbortController();
  showBusy(true);
  const live = startExchange(request);
  try {
    const body = { ...request, conversation_id: conversation, stream: true };
    const response = await send("POST", "/v1/chat", body, { signal: running.signal });
    await follow(response, live);
  } catch (error) {
    const kept = await storedOf(live);
    if (error.name === "AbortError") showStopped(live, kept);
    else showProblem(live, error.message, error.retryable ?? true);
  } finally {
    running = null;
    showBusy(false);
    live.element.removeAttribute("aria-busy");
    refreshRecent(at("recent"), conversation).catch(() => {});
  }
}

function startExchange(request) {
  const text = el("div", { class: "answer-text" });
  const status = el("p", { class: "working" }, "Searching the articles…");
  const element = el("article", { class: "exchange live", "aria-busy": "true" }, questionOf(request.question), status, text);
  exchanges.append(element);
  at("hint").hidden = true;
  at("welcome").className = "visually-hidden";
  document.body.classList.add("talking");
  bringToTop(element);
  const answer = { claims: [], citations: [], evidence: [] };
  return { request, element, text, status, answer, query: null, hasText: false, finished: false };
}

/** Show an exchange from its question on, as far as what is below it allows. */
function bringToTop(element) {
  element.scrollIntoView({ block: "start" });
  element.scrolledTo = window.scrollY;
}

/** Whether the reader has not scrolled since. */
function isFollowed(element) {
  return Math.abs(window.scrollY - element.scrolledTo) < 2;
}

/** Go on in the conversation of an answer that the server has stored; before that there is none. */
function adopt(id) {
  conversation = id;
  main.dataset.conversation = id;
  question.placeholder = "Ask a follow-up";
  const address = `/c/${encodeURIComponent(id)}`;
  if (location.pathname !== address) history.pushState(null, "", address);
}

/** Whether what had arrived of an answer that broke off is stored, which takes the server a moment. */
async function storedOf({ query, hasText }) {
  for (let tries = 0; query && hasText && tries < STORED_TRIES; tries += 1) {
    await new Promise((done) => setTimeout(done, STORED_PAUSE_MS));
    const stored = await call("GET", `/v1/answers/${encodeURIComponent(query.answer_id)}`).catch(() => null);
    if (stored) {
      adopt(stored.conversation_id);
      return true;
    }
  }
  return false;
}

async function follow(response, live) {
  for await (const { name, data } of eventsOf(response)) {
    STEPS[name]?.(live, data);
    if (live.finished) return;
  }
  throw new Error("The connection ended before the answer was complete.");
}

const STEPS = {
  query(live, data) {
    live.query = data;
    live.answer.id = data.answer_id;
    live.status.before(...understoodOf(data, null).filter(Boolean));
  },
  evidence(live, data) {
    live.answer.evidence = data.evidence;
    const n = new Set(data.evidence.map((item) => item.article_id)).size;
    live.status.textContent = n ? `Reading ${n} ${n === 1 ? "article" : "articles"}…` : "Nothing found…";
    if (data.notice) live.status.before(el("p", { class: "notice" }, data.notice));
  },
  delta(live, data) {
    live.status.hidden = true;
    live.hasText = true;
    appendText(live.text, data.text);
  },
  claim(live, data) {
    live.answer.claims[data.index] = data.claim;
    live.answer.citations.push(...data.citations);
    if (!data.blocks) return;
    const followed = isFollowed(live.element);
    changeBlocks(live.text, data, live.answer);
    if (followed) bringToTop(live.element);
  },
  done(live, data) {
    live.finished = true;
    // The answer does not say what was left out of its question; asking once more without it must.
    const shown = exchangeOf({ ...data, ignored_chips: live.request.ignore_chips });
    const followed = isFollowed(live.element);
    live.element.replaceWith(shown);
    if (followed) bringToTop(shown);
    adopt(data.conversation_id);
    announce(data.abstained ? `No answer. ${data.reason ?? ""}` : `Answer. ${data.text}`);
  },
  error(live, data) {
    live.finished = true;
    if (data.answer) {
      const kept = exchangeOf(data.answer);
      live.element.replaceWith(kept);
      live.element = kept;
      adopt(data.answer.conversation_id);
    }
    showProblem(live, data.detail, data.retryable);
  },
};

function exchangeOf(answer) {
  return renderExchange(answer, { ask, check });
}

/** Check an answer again; a card that is open stays with its sentence. */
function check(event) {
  const exchange = event.currentTarget.closest(".exchange");
  const nth = [...exchange.querySelectorAll(MARKS)].indexOf(card.mark);
  return checkAgain(exchange, exchangeOf, (shown) => {
    const mark = shown.querySelectorAll(MARKS)[nth];
    if (mark) showCard(mark, card);
  });
}

/** Show how a sentence was checked: its row in the list below the answer. */
function showChecks(mark) {
  const row = at(mark.getAttribute("href").slice(1));
  if (!row) return;
  hideCard(card);
  row.closest("details").open = true;
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "center" });
}

function showStopped(live, kept) {
  live.status.remove();
  const after = kept ? "What had arrived is kept." : "Nothing of it is kept.";
  live.element.append(el("p", { class: "notice" }, `You stopped this answer. ${after}`));
  announce("Stopped.");
}

function showProblem(live, words, retryable) {
  live.status?.remove();
  const notice = el("div", { class: "notice problem", role: "alert" }, el("p", {}, words));
  if (retryable) {
    notice.append(
      button("Try again", "plain", () => {
        if (running) return;
        live.element.remove();
        ask(live.request);
      }),
    );
  }
  live.element.append(notice);
}

function showBusy(busy) {
  at("send").hidden = busy;
  at("stop").hidden = !busy;
}

async function showHistory() {
  if (!conversation) return;
  const { answers } = await call("GET", `/v1/conversations/${encodeURIComponent(conversation)}`);
  const target = location.hash.slice(1);
  exchanges.replaceChildren(...answers.map(exchangeOf));
  if (target) at(target)?.scrollIntoView();
}

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  const words = question.value.trim();
  if (!words || running) return;
  question.value = "";
  ask({ question: words });
});

question.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  composer.requestSubmit();
});

at("stop").addEventListener("click", () => {
  running?.abort();
  question.focus();
});

const OPENING = ".card-open, .place, .nearest a, .sources li > a:first-child, .unused a";

document.addEventListener("click", (event) => {
  const link = event.target.closest(`${MARKS}, ${OPENING}`);
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
  const touched = link.cited && !window.matchMedia("(hover: hover)").matches;
  if (touched && card.pinned !== link) {
    event.preventDefault();
    card.pinned = link;
    showCard(link, card);
    return;
  }
  if (link.matches(".verdict")) {
    event.preventDefault();
    showChecks(link);
    return;
  }
  event.preventDefault();
  const from = link.matches(".card-open") ? card.mark : link;
  hideCard(card);
  openPane(pane, link.getAttribute("href"), from);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closePane(pane);
});

window.addEventListener("popstate", () => location.reload());

installCards(document, card);
installPane(pane);
watchReadiness(at("readiness"));
at("recent-fold").open = isWide();
refreshRecent(at("recent"), conversation).catch(() => {});
if (isWide() && !conversation) question.focus();
showHistory()
  .catch(() => {})
  .finally(() => {
    document.body.dataset.ready = "true";
  });
