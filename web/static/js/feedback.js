// What a reader says of an answer or of one citation: given with a press, taken back with another.

import { call } from "./api.js";
import { announce, button, el } from "./dom.js";

const WORDS = { helpful: "Helpful", unhelpful: "Not helpful", does_not_support: "Report: does not support this" };

// What was said, by place and kind, so that an answer that is drawn anew shows it again.
const said = new Map();
const asked = new Set();

/** Add the buttons to every answer in `exchanges`, now and later. */
export function installFeedback(exchanges, conversationOf) {
  const look = () => {
    for (const one of exchanges.children) decorate(one);
    showGiven(conversationOf()).catch(() => {});
  };
  new MutationObserver(look).observe(exchanges, { childList: true, subtree: true });
  look();
}

function decorate(exchange) {
  const { answer } = exchange;
  const turn = exchange.querySelector(".turn");
  if (!answer?.id || !turn || turn.querySelector(".feedback")) return;
  turn.append(feedbackOn(answer));
  answer.claims.forEach((_, i) => {
    const rows = document.getElementById(`${answer.id}-${i}`)?.querySelectorAll(".cited") ?? [];
    answer.citations.filter((item) => item.claim === i).forEach((citation, n) => rows[n]?.append(doubtOf(answer, citation) ?? ""));
  });
}

/** Return the row of buttons below an answer. */
function feedbackOn(answer) {
  const row = el("div", { class: "row feedback", role: "group", "aria-label": "Was this answer helpful?", "data-scripted": true });
  const presses = ["helpful", "unhelpful"].map((kind) => press(answer, kind, {}, row));
  row.append(...presses, el("a", { class: "why", href: `/answers/${encodeURIComponent(answer.id)}/why` }, "How it came about"));
  return row;
}

/** Return the button beside a citation, or null if its words are gone. */
function doubtOf(answer, citation) {
  if (!citation.quote) return null;
  const row = el("div", { class: "row feedback", "data-scripted": true });
  row.append(press(answer, "does_not_support", { claim: citation.claim, label: citation.label }, row));
  return row;
}

function press(answer, kind, place, row) {
  const one = button(WORDS[kind], "plain quiet", async () => {
    one.disabled = true;
    try {
      if (one.dataset.given) await takeBack(one);
      else await give(answer, kind, place, row, one);
    } catch (error) {
      announce(error.message, true);
    } finally {
      one.disabled = false;
    }
  });
  one.dataset.kind = kind;
  one.dataset.place = placeOf(answer.id, place);
  mark(one, said.get(keyOf(one)));
  return one;
}

async function give(answer, kind, place, row, one, note) {
  const given = await call("POST", `/v1/answers/${encodeURIComponent(answer.id)}/feedback`, { kind, ...place, note });
  for (const other of row.querySelectorAll("button[data-kind]")) mark(other, other === one ? given.id : null);
  if (note === undefined) offerNote(row, (words) => give(answer, kind, place, row, one, words));
  announce(note ? "Your note is kept." : "Thank you. Press again to take it back.");
}

async function takeBack(one) {
  await call("DELETE", `/v1/feedback/${encodeURIComponent(one.dataset.given)}`);
  mark(one, null);
  one.parentElement.querySelector("form")?.remove();
  announce("Taken back.");
}

function offerNote(row, send) {
  row.querySelector("form")?.remove();
  const field = el("input", { "aria-label": "What should be known? (optional)", placeholder: "Add a note (optional)", maxlength: 2000 });
  const form = el("form", { class: "row" }, field, el("button", { type: "submit", class: "plain" }, "Send"));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      if (field.value.trim()) await send(field.value.trim());
      form.remove();
    } catch (error) { announce(error.message, true); }
  });
  row.append(form);
  form.scrollIntoView({ block: "nearest" });
}

function mark(one, id) {
  one.setAttribute("aria-pressed", String(Boolean(id)));
  if (id) {
    one.dataset.given = id;
    said.set(keyOf(one), id);
  } else {
    delete one.dataset.given;
    said.delete(keyOf(one));
  }
}

function keyOf(one) {
  return `${one.dataset.kind} ${one.dataset.place}`;
}

function placeOf(answerId, { claim = null, label = null }) {
  return `${answerId} ${claim} ${label}`;
}

/** Press what was said of the answers of a conversation before; asked for once. */
async function showGiven(conversationId) {
  if (!conversationId || asked.has(conversationId)) return;
  asked.add(conversationId);
  const query = new URLSearchParams({ conversation_id: conversationId, limit: 200 });
  const { feedback } = await call("GET", `/v1/feedback?${query}`);
  for (const one of feedback) said.set(`${one.kind} ${placeOf(one.answer_id, one)}`, one.id);
  for (const one of document.querySelectorAll(".feedback [data-kind]")) mark(one, said.get(keyOf(one)));
}
