// Builds elements from text alone: nothing here ever parses markup, so no text can become any.

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
// Long enough to be read twice.
const FAILURE_MS = 15_000;

/** Return an element; `attributes` that are null or false are left out, strings become text. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if ((value ?? false) === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== ""));
  return element;
}

/** Return a button that calls `act`. */
export function button(words, className, act) {
  const element = el("button", { type: "button", class: className }, words);
  element.addEventListener("click", act);
  return element;
}

/** Return the address of an article page, or the start page if it is anything else. */
export function readerLink(url) {
  return typeof url === "string" && url.startsWith("/articles/") ? url : "/";
}

/** Return `url` if it leads to a web page, else null; stored metadata can say anything. */
export function safeLink(url) {
  const isWeb = URL.canParse(url) && ["http:", "https:"].includes(new URL(url).protocol);
  return isWeb ? url : null;
}

/** Return the address that opens a passage in its article. */
export function placeLink(item, start = item.start, end = item.end) {
  const query = new URLSearchParams({ version: item.version, start, end });
  return `/articles/${encodeURIComponent(item.article_id)}?${query}#cited`;
}

/** Return an ISO date as a reader writes it; what is no date stays as it is. */
export function shortDate(iso) {
  const parts = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso ?? "");
  if (!parts) return iso ?? "";
  return `${Number(parts[3])} ${MONTHS[Number(parts[2]) - 1] ?? parts[2]} ${parts[1]}`;
}

/** Return the line that says where a text is from: outlet, date, and what else there is. */
export function originOf({ outlet, published }, ...more) {
  return el(
    "p",
    { class: "origin" },
    outlet ? el("span", { dir: "auto" }, outlet) : null,
    published ? el("time", { datetime: published }, shortDate(published)) : null,
    ...more,
  );
}

/** Return the link to where a text was published, or null where its address is no web page. */
export function publisherLink(url) {
  const href = safeLink(url);
  return href ? el("a", { class: "publisher", href, rel: "noopener noreferrer", target: "_blank" }, "at the publisher") : null;
}

let fading = 0;

/** Say something to screen readers; that something could not be done, also to those who see. */
export function announce(words, isFailure = false) {
  const announcer = document.getElementById("announcer");
  announcer.textContent = words;
  announcer.className = isFailure ? "notice problem" : "visually-hidden";
  clearTimeout(fading);
  if (isFailure) fading = setTimeout(announce, FAILURE_MS, "");
}
