// The page of an answer with its notes: opens the browser's own print dialog.

const print = document.getElementById("print");
print.hidden = false;
print.addEventListener("click", () => window.print());
