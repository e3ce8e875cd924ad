// Shortcuts of one key, outside of fields only; whoever is in their way can switch them off.

import { keep, kept } from "./kept.js";

const SETTING = "footnote:shortcuts";

/** Call `acts[key]` for a key that is pressed by itself; `?` shows the list. */
export function installKeys(acts, dialog, opener, setting) {
  const show = () => dialog.showModal();
  setting.checked = !kept(SETTING).off;
  setting.addEventListener("change", () => keep(SETTING, "off", !setting.checked));
  opener.hidden = false;
  opener.addEventListener("click", show);
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector(":modal") || event.target.closest?.("input, textarea, select")) return;
    const act = { ...acts, "?": show }[event.key];
    if (!act || !setting.checked) return;
    event.preventDefault();
    act();
  });
}

/** Move the focus to the next of `marks`, or with -1 to the one before; from the first in view. */
export function step(marks, by) {
  const now = marks.indexOf(document.activeElement);
  const seen = marks.findIndex((mark) => mark.getBoundingClientRect().top >= 0);
  const target = now >= 0 ? now + by : Math.max(seen, 0);
  marks[Math.min(Math.max(target, 0), marks.length - 1)]?.focus();
}
