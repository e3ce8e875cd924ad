// What is chosen for the next question: which articles, in which order, how sure.

const MANY = { outlet: "outlets", collection: "collections", language: "languages" };
const ONE = ["published_from", "published_to"];

/** Return the fields of a request that the form's options ask for, and choose no articles any more. */
export function takeOptions(form) {
  const chosen = new FormData(form);
  const filters = {};
  for (const [name, field] of Object.entries(MANY)) if (chosen.get(name)) filters[field] = [chosen.get(name)];
  for (const name of ONE) if (chosen.get(name)) filters[name] = chosen.get(name);
  // A follow-up keeps them by itself, where it says so.
  for (const name of [...Object.keys(MANY), ...ONE]) if (form.elements[name]) form.elements[name].value = "";
  form.querySelector("details").open = false;
  return { filters, recency: Number(chosen.get("recency") ?? 0), strictness: chosen.get("strictness") ?? "normal" };
}
