// The list of shared links: ends one at once.

import { call } from "./api.js";
import { announce, el } from "./dom.js";

for (const end of document.querySelectorAll("#shares .delete")) {
  end.hidden = false;
  end.addEventListener("click", async () => {
    try {
      await call("DELETE", `/v1/shares/${encodeURIComponent(end.dataset.share)}`);
      end.closest("li").remove();
      document.getElementById("shares-none").hidden = document.querySelector("#shares li") !== null;
      announce("The link leads nowhere now.");
    } catch (error) {
      end.after(el("span", { class: "reason", role: "alert" }, error.message));
    }
  });
}
