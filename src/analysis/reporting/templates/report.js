"use strict";
const FIRST = 200; // rows of a table that are drawn before more are asked for
const PLACES = 40; // places that a search lists
const given = document.getElementById("main").dataset;
const says = JSON.parse(given.words);
const say = (words, slots) => says[words].replace(/\{(\w+)\}/g, (_, name) => slots[name].toLocaleString("en"));
const make = (tag, properties, ...inside) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...inside);
  return made;
};

// Traditional as Simplified, full width as half width, capitals as small letters; every character stays in its place.
const simple = new Map();
const pairs = Array.from(given.folding);
for (let n = 0; n < pairs.length; n += 2) simple.set(pairs[n], pairs[n + 1]);
const known = new Map();
const foldedCharacter = (character) => {
  const plain = /\s/.test(character) ? " " : character.normalize("NFKC").toLowerCase();
  return simple.get(character) || (plain.length === character.length ? simple.get(plain) || plain : character);
};
const folded = (text) => {
  let out = "";
  for (const character of text) {
    let plain = known.get(character);
    if (plain === undefined) known.set(character, (plain = foldedCharacter(character)));
    out += plain;
  }
  return out;
};
const wordsOf = (field) => folded(field.value).split(" ").filter(Boolean);

// Layers of marks, on and off.
for (const key of document.querySelectorAll(".legend .key")) {
  const layer = key.dataset.layer;
  const name = layer === "values" ? "show-values" : "hide-" + layer;
  const button = make("button", { type: "button", className: "key", title: key.dataset.says || "" }, ...key.childNodes);
  button.setAttribute("aria-pressed", String(layer !== "values"));
  button.addEventListener("click", () => {
    const pressed = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(pressed));
    document.body.classList.toggle(name, layer === "values" ? pressed : !pressed);
  });
  key.replaceWith(button);
}

// What is said of the words under the pointer; a click keeps it.
const said = make("div", { className: "said", hidden: true });
document.body.append(said);
let kept = false;
const tell = (node) => {
  const tags = [];
  for (let mark = node.closest("mark"); mark; mark = mark.parentElement.closest("mark"))
    for (const tag of mark.children) if (tag.matches(".tag")) tags.push(tag.cloneNode(true));
  said.replaceChildren(...tags);
  said.hidden = tags.length === 0;
};
document.addEventListener("mouseover", (event) => {
  if (!kept && !said.contains(event.target)) tell(event.target);
});
document.addEventListener("click", (event) => {
  if (said.contains(event.target)) return;
  tell(event.target);
  kept = !said.hidden;
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") kept = !(said.hidden = true);
});

// Tables that sort, filter and grow.
const order = new Intl.Collator("zh", { numeric: true }).compare;
const valueOf = (cell) => {
  const given = cell.dataset.sort === undefined ? cell.textContent.trim() : cell.dataset.sort;
  return given === "" || isNaN(given) ? given : Number(given);
};
const compare = (a, b) => {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return typeof a === typeof b ? order(a, b) : typeof a === "number" ? -1 : 1;
};
const reveals = new Map();
const equip = (table) => {
  const body = table.tBodies[0];
  let rows = Array.from(body.rows);
  if (rows.length < 2) return;
  let limit = FIRST;
  let texts = null;
  const filter = make("input", { type: "search", className: "filter", placeholder: say("filter", { all: rows.length }) });
  filter.setAttribute("aria-label", filter.placeholder);
  const count = make("output", { className: "count" });
  const more = make("button", { type: "button", className: "more-rows", hidden: true });
  const draw = () => {
    const words = wordsOf(filter);
    if (words.length && !texts) texts = new Map(rows.map((row) => [row, folded(row.textContent)]));
    let found = 0;
    for (const row of rows) {
      row.hidden = !words.every((word) => texts.get(row).includes(word));
      if (!row.hidden) found += 1;
      row.classList.toggle("later", !row.hidden && found > limit);
    }
    more.hidden = found <= limit;
    more.textContent = say("more", { n: found });
    count.value = words.length || found > limit ? say("rows", { n: Math.min(found, limit), all: rows.length }) : "";
  };
  reveals.set(body, () => {
    limit = Infinity;
    filter.value = "";
    draw();
  });
  more.addEventListener("click", () => {
    limit = Infinity;
    draw();
  });
  filter.addEventListener("input", draw);
  Array.from(table.tHead.rows[0].cells).forEach((head, n) => {
    const button = make("button", { type: "button" }, ...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const values = new Map(rows.map((row) => [row, valueOf(row.cells[n])]));
      rows.sort((a, b) => compare(values.get(a), values.get(b)) * (down ? -1 : 1));
      for (const row of rows) body.append(row);
      draw();
    });
  });
  if (rows.length >= 6) table.closest(".scroll").before(make("div", { className: "tools" }, filter, " ", count));
  table.closest(".scroll").after(more);
  if (rows.length > limit) draw();
};
document.querySelectorAll(".block-table table").forEach(equip);

// A link into a row that is not drawn draws it.
const arrive = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const row = target && target.closest("tr");
  if (!row || !(row.hidden || row.classList.contains("later"))) return;
  reveals.get(row.parentElement)();
  target.scrollIntoView();
};
addEventListener("hashchange", arrive);
arrive();

// One search over everything.
const contents = document.getElementById("contents");
if (contents) {
  const field = make("input", { type: "search", placeholder: say("search") });
  field.setAttribute("aria-label", field.placeholder);
  const count = make("output", { className: "count" });
  const list = make("ol", { className: "places" });
  const search = make("div", { className: "search" }, field, count, list);
  search.setAttribute("role", "search");
  let index = null;
  const readAll = () => {
    const nodes = document.querySelectorAll("main :is(h2, h3, h4, h5, p, li, pre, tbody tr)");
    index = [];
    for (const node of nodes)
      if (!node.closest("nav, .search")) index.push({ node, raw: node.textContent, text: folded(node.textContent) });
  };
  const entry = ({ node, raw, text }, word, n) => {
    const start = Math.max(0, text.indexOf(word));
    const end = start + word.length;
    const target = node.id ? node : node.querySelector("[id]") || node;
    target.id = target.id || "place-" + n;
    const link = make("a", { href: "#" + target.id }, raw.slice(Math.max(0, start - 16), start));
    link.append(make("b", {}, raw.slice(start, end)), raw.slice(end, end + 32));
    const chapter = node.closest("section");
    const title = chapter && chapter.querySelector("h2");
    return make("li", {}, link, title && title !== node ? make("span", { className: "where" }, title.textContent) : "");
  };
  field.addEventListener("input", () => {
    const words = wordsOf(field);
    if (words.length && !index) readAll();
    const found = words.length ? index.filter(({ text }) => words.every((word) => text.includes(word))) : [];
    list.replaceChildren(...found.slice(0, PLACES).map((place, n) => entry(place, words[0], index.indexOf(place))));
    if (!words.length) count.value = "";
    else if (!found.length) count.value = say("nothing");
    else if (found.length > PLACES) count.value = say("first", { n: PLACES, all: found.length });
    else count.value = say("found", { n: found.length });
  });
  contents.prepend(search);
}
