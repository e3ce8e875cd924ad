// Who answers: what was chosen is kept in the browser, for each conversation and for new ones.

const KEY = "footnote:answers-by";
const MOST = 20;

/**
 * Choose in `select` what was chosen here before; `conversation` says where, empty for a new one.
 * Without anything kept it stays as the server made it: as the last answer was asked.
 */
export function keepChoice(select, conversation) {
  const kept = read()[conversation()];
  // What is kept may not be set up any more.
  if ([...select.options].some(({ value }) => value === kept)) select.value = kept;
  select.addEventListener("change", () => {
    save(conversation(), select.value);
    save("", select.value);
  });
  // A conversation that was new when its first question was asked has a name by now.
  window.addEventListener("pagehide", () => {
    if (!select.selectedOptions[0].defaultSelected) save(conversation(), select.value);
  });
}

function save(conversation, value) {
  const { "": forNew, [conversation]: old, ...others } = read();
  const newest = Object.fromEntries(Object.entries(others).slice(1 - MOST));
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...newest, "": forNew, [conversation]: value }));
  } catch {
    // Without storage the choice lives as long as its page.
  }
}

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}
