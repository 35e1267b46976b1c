
"use strict";
(() => {
  const PAGE = 200;
  const RANK = { violation: 0, warning: 1, info: 2 };
  const find = (id) => document.getElementById(id);
  const language = document.documentElement.lang;
  const filled = (element, values) =>
    element.dataset.text.replace(/\{(\w+)\}/g, (all, name) => name in values ? values[name].toLocaleString(language) : all);
  const theme = find("theme");
  theme.hidden = false;
  theme.addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });

  const form = find("filter");
  if (!form) return;
  const body = find("table").tBodies[0];
  const rows = Array.from(body.rows, (row, order) => ({ row, order, text: row.textContent.toLowerCase() }));
  let shown = PAGE;

  const value = (id) => (find(id) ? find(id).value : "");
  function show() {
    const words = value("text").toLowerCase().split(/\s+/).filter(Boolean);
    const severity = value("severity"), rule = value("rule"), group = value("body");
    const fresh = find("new") && find("new").checked;
    let fitting = 0;
    for (const { row, text } of rows) {
      const data = row.dataset;
      const fits = (!severity || data.severity === severity) && (!rule || data.rule === rule)
        && (!group || data.body === group) && (!fresh || "new" in data) && words.every((word) => text.includes(word));
      row.hidden = !fits;
      if (fits) fitting += 1;
      row.classList.toggle("later", fits && fitting > shown);
    }
    const left = Math.max(0, fitting - shown);
    find("count").textContent = filled(find("count"), { some: fitting, all: rows.length });
    find("more").hidden = left === 0;
    find("next").textContent = filled(find("next"), { some: Math.min(PAGE, left), all: left });
  }
  function again() { shown = PAGE; show(); }

  let timer;
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(again, 120); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(again));
  find("next").addEventListener("click", () => { shown += PAGE; show(); });

  for (const chart of document.querySelectorAll(".chart")) {
    const key = chart.dataset.key;
    for (const button of chart.querySelectorAll(".choose")) {
      const select = find(key);
      const known = select && Array.from(select.options).some((option) => option.value === button.dataset.name);
      if (!known) { button.disabled = true; continue; }
      button.addEventListener("click", () => {
        form.reset();
        select.value = button.dataset.name;
        setTimeout(() => { again(); find("findings").scrollIntoView(); find(key).focus(); });
      });
    }
  }

  const heads = Array.from(find("table").tHead.rows[0].cells);
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const kind = head.dataset.sort;
      const key = ({ row, order }) => kind === "order" ? order
        : kind === "severity" ? RANK[row.dataset.severity] : row.cells[column].textContent;
      const keyed = rows.map((entry) => [key(entry), entry]);
      const sign = down ? -1 : 1;
      const collator = new Intl.Collator(language, { numeric: true });
      keyed.sort(([a, x], [b, y]) => sign * (typeof a === "string" ? collator.compare(a, b) : a - b) || x.order - y.order);
      keyed.forEach(([, entry], place) => { rows[place] = entry; });
      body.append(...rows.map(({ row }) => row));
      again();
    });
  });
  form.hidden = false;
  show();
  document.documentElement.classList.remove("early");
})();
