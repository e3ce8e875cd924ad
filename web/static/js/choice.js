// Who answers: what was chosen is kept in the browser, for each conversation and for new ones.

import { keep, kept } from "./kept.js";

const KEY = "footnote:answers-by";
const FOR_NEW = "footnote:new-answers-by";

/**
 * Choose in `select` what was chosen before; `conversation` says where, empty for a new one.
 * Without anything kept it stays as the server made it: as the last answer was asked.
 */
export function keepChoice(select, conversation) {
  const chosen = kept(conversation() ? KEY : FOR_NEW)[conversation()];
  // It may not be set up any more.
  if ([...select.options].some(({ value }) => value === chosen)) select.value = chosen;
  const keepHere = () => conversation() && keep(KEY, conversation(), select.value);
  select.addEventListener("change", () => {
    keepHere();
    keep(FOR_NEW, "", select.value);
  });
  // One that was new when its first question was asked has a name by now.
  window.addEventListener("pagehide", () => {
    if (!select.selectedOptions[0].defaultSelected) keepHere();
  });
}
