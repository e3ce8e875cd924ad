// Asks before something is deleted for good.

/** Return whether the person confirmed `words`. */
export function confirmed(words) {
  const dialog = document.getElementById("confirm");
  document.getElementById("confirm-words").textContent = words;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
