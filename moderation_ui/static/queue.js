// The list: choosing several, counts and states that stay true, and news that never moves anything under the cursor.
// Loaded before overshare.js, which has the keys. No HTML is parsed here: nodes are made and their text is set.
"use strict";
const overshareQueue = (() => {
  const BEAT = 5000;
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const words = () => one("[data-words]").dataset;

  // ---- several at once: Shift, and the number stands beside the button ----
  const bulk = one("[data-bulk]");
  const picks = all("[data-pick]");
  let last = null;
  const drawPicks = () => {
    if (!bulk) return;
    const number = picks.filter((pick) => pick.checked).length;
    one("[data-chosen]").textContent = String(number);
    one("[name=count]", bulk).value = String(number);
    bulk.hidden = number === 0;
  };
  const between = (from, to, on) => {
    const [start, end] = [picks.indexOf(from), picks.indexOf(to)].sort((a, b) => a - b);
    for (const pick of picks.slice(start, end + 1)) if (!pick.disabled) pick.checked = on;
  };
  for (const pick of picks) {
    pick.addEventListener("click", (event) => {
      if (event.shiftKey && last && last !== pick) between(last, pick, pick.checked);
      last = pick;
      drawPicks();
    });
    pick.addEventListener("change", drawPicks);
  }
  const pick = (every) => {
    const here = one(".row.open [data-pick]") || document.activeElement.closest?.(".row")?.querySelector("[data-pick]") || picks[0];
    const wanted = (every ? picks : [here].filter(Boolean)).filter((node) => !node.disabled);
    const on = !wanted.every((node) => node.checked);
    for (const node of wanted) node.checked = on;
    drawPicks();
  };
  drawPicks(); // a browser that comes back remembers the boxes

  // ---- filters: a link that can be read and kept, without what was not chosen ----
  const filters = one(".filters");
  const empty = () => all("select, input", filters).filter((field) => field.name && !field.value);
  if (filters) {
    filters.addEventListener("submit", () => { for (const field of empty()) field.disabled = true; });
    addEventListener("pageshow", () => { for (const field of all("select, input", filters)) field.disabled = false; });
  }

  // ---- beyond the last of a page: the next page, told by the same link ----
  const turn = (where) => {
    const link = one(`[data-page="${CSS.escape(where)}"]`);
    if (link) link.click();
    return link !== null;
  };

  // ---- the reminder: told once in this browser, until there is a newer one ----
  const reminder = one("[data-reminder]");
  const known = () => { try { return localStorage.getItem("reminded") || ""; } catch { return ""; } };
  if (reminder && reminder.dataset.reminder > known()) reminder.classList.add("news");
  const seen = () => {
    try { localStorage.setItem("reminded", reminder.dataset.reminder); } catch { /* only for this page then */ }
    reminder.classList.remove("news");
  };

  // ---- pulse: nothing is inserted or moved ----
  const list = one("[data-pulse]");
  const beat = async () => {
    if (document.hidden) return;
    const shown = all("[data-item]").map((row) => row.dataset.item);
    const url = new URL(list.dataset.pulse, location.origin);
    url.searchParams.set("items", shown.join(","));
    let news;
    try {
      const answer = await fetch(url, { credentials: "same-origin" });
      if (!answer.ok || answer.redirected) return;
      news = await answer.json();
    } catch { return; }
    for (const [view, number] of Object.entries(news.counts)) {
      const count = one(`[data-count="${CSS.escape(view)}"]`);
      if (count) count.textContent = String(number);
    }
    for (const row of all("[data-item]")) drawRow(row, news.items[row.dataset.item]);
    drawArrivals(news.new.length);
  };
  const drawRow = (row, item) => {
    if (!item) return;
    const holder = one("[data-holder]", row);
    const over = item.state !== row.dataset.state;
    if (over) {
      holder.textContent = item.told;
      row.classList.add("over");
      const box = one("[data-pick]", row);
      if (box && !box.disabled) { box.checked = false; box.disabled = true; drawPicks(); }
    } else if (!item.mine) holder.textContent = item.holder;
    if (over && row.classList.contains("open")) document.dispatchEvent(new CustomEvent("overtaken", { detail: item }));
  };
  const drawArrivals = (number) => {
    const line = one("[data-arrivals]");
    if (!line) return;
    line.hidden = number === 0;
    one("a", line).textContent = words().arrivals.replace("…", String(number));
  };
  if (list) setInterval(beat, BEAT);

  return { pick, turn, seen };
})();
