// The article page: shows the way to delete it.

import { call } from "./api.js";
import { confirmed } from "./confirm.js";
import { announce } from "./dom.js";

const remove = document.getElementById("delete-article");

remove?.addEventListener("click", async () => {
  const words = `Delete “${remove.dataset.title}”? Its text is removed everywhere, old answers included.`;
  if (!(await confirmed(words))) return;
  try {
    await call("DELETE", `/v1/articles/${encodeURIComponent(remove.dataset.article)}`);
    location.assign("/articles");
  } catch (error) {
    announce(error.message, true);
    remove.after(` ${error.message}`);
  }
});
if (remove) remove.hidden = false;
