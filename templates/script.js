"use strict";
// A click on a head sorts its table: figures as figures, words as the reader's language has them.
// The button lies over the words: inside it they would be missing where print repeats the heads.
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const heads = table.tHead.rows[0].cells;
  if (body.rows.length < 2) continue;
  Array.from(heads, (head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.ariaLabel = head.textContent;
    head.append(button);
    button.addEventListener("click", () => {
      const way = head.ariaSort === "ascending" ? -1 : 1;
      const key = (row) => row.cells[column].textContent.trim();
      const compare = head.className === "figure"
        ? (a, b) => (parseFloat(key(a)) || 0) - (parseFloat(key(b)) || 0)
        : (a, b) => key(a).localeCompare(key(b), document.documentElement.lang, { numeric: true });
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
      body.append(...Array.from(body.rows).sort((a, b) => way * compare(a, b)));
    });
  });
}
