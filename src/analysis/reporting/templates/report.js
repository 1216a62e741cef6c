"use strict";
for (const box of document.querySelectorAll(".legend input")) {
  const name = box.dataset.layer === "values" ? "show-values" : "hide-" + box.dataset.layer;
  const set = () => document.body.classList.toggle(name, name === "show-values" ? box.checked : !box.checked);
  box.addEventListener("change", set);
  set();
}
for (const table of document.querySelectorAll(".block-table table")) {
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  if (rows.length < 6) continue;
  const value = (row, n) => {
    const cell = row.cells[n];
    const given = cell.dataset.sort === undefined ? cell.textContent.trim() : cell.dataset.sort;
    return given === "" || isNaN(given) ? given : Number(given);
  };
  const compare = (a, b) =>
    typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "zh");
  Array.from(table.tHead.rows[0].cells).forEach((head, n) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      rows.sort((a, b) => compare(value(a, n), value(b, n)) * (down ? -1 : 1));
      body.append(...rows);
    });
  });
  const filter = document.createElement("input");
  filter.type = "search";
  filter.className = "filter";
  filter.placeholder = "Filter these " + rows.length + " rows";
  filter.setAttribute("aria-label", filter.placeholder);
  filter.addEventListener("input", () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
  });
  table.closest(".scroll").before(filter);
}
