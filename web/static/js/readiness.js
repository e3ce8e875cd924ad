// The line that says the search model is still loading; it goes away by itself.

const POLL_MS = 2000;

/** Poll until everything is loaded, if the page was made before it was. */
export function watchReadiness(line) {
  if (line.hidden) return;
  const poll = async () => {
    const reply = await fetch("/readyz").catch(() => null);
    if (reply?.ok) {
      line.hidden = true;
      return;
    }
    const problem = await reply?.json().catch(() => null);
    if (problem?.model === "failed") {
      line.textContent = "The search model could not be loaded. You can ask; search goes by words.";
      return;
    }
    setTimeout(poll, POLL_MS);
  };
  setTimeout(poll, POLL_MS);
}
