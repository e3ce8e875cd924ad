// Logging in and out. The key goes to the server once and is kept nowhere here.

import { call } from "./api.js";

const login = document.getElementById("login");
const logout = document.getElementById("logout");
const refused = document.getElementById("refused");

login?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = document.getElementById("key");
  refused.hidden = true;
  try {
    await call("POST", "/v1/session", { key: field.value });
    field.value = "";
    location.replace(login.dataset.next);
  } catch (error) {
    refused.textContent = error.message;
    refused.hidden = false;
    field.focus();
  }
});

logout?.addEventListener("submit", async (event) => {
  event.preventDefault();
  await call("DELETE", "/v1/session");
  location.replace("/login");
});

// A link from another site comes without the cookie; asked again from here it is sent.
if (login) {
  const session = await call("GET", "/v1/session").catch(() => null);
  if (session?.by_session) location.replace(login.dataset.next);
  login.hidden = false;
}
if (logout) logout.hidden = false;
