// Takes parts of a page that this server has rendered, so that there is one renderer of lists.

import { outOfReach } from "./api.js";

/** Return the document that the server answers; its scripts do not run. */
export async function pageAt(address, options = {}) {
  const response = await fetch(address, options).catch(() => {
    throw outOfReach();
  });
  if (!response.ok) throw new Error(`The server answered ${response.status}. Try again.`);
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

/** Put the children of the elements with these ids in the place of those shown. */
export function swap(page, ...ids) {
  for (const id of ids) {
    const [shown, fresh] = [document.getElementById(id), page.getElementById(id)];
    if (shown && fresh) shown.replaceChildren(...fresh.childNodes);
  }
}
