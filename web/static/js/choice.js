// Who answers: what was chosen is kept in the browser, for each conversation and for new ones.

import { keep, kept } from "./kept.js";

const KEY = "footnote:answers-by";
const FOR_NEW = "footnote:new-answers-by";

/**
 * Choose in `select` what was chosen before; `conversation` says where, empty for a new one.
 * Without anything kept it stays as the server made it: as the last answer was asked. What was
 * chosen while this was still on its way counts.
 */
export function keepChoice(select, conversation) {
  const options = [...select.options];
  const servers = options.find(({ defaultSelected }) => defaultSelected) ?? options[0];
  const isServers = () => select.value === servers.value;
  const keepHere = () => conversation() && keep(KEY, conversation(), select.value);
  const keepBoth = () => {
    keepHere();
    keep(FOR_NEW, "", select.value);
  };
  const before = kept(conversation() ? KEY : FOR_NEW)[conversation()];
  if (!isServers()) keepBoth();
  // It may not be set up any more.
  else if (options.some(({ value }) => value === before)) select.value = before;
  select.addEventListener("change", keepBoth);
  // One that was new when its first question was asked has a name by now.
  window.addEventListener("pagehide", () => {
    if (!isServers()) keepHere();
  });
}
