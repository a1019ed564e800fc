// What pages do beyond links and forms: keys, claims, the theme. The list's own script and the item's come before it.
// Every verb is a form that works without this file. No HTML is parsed here: nodes are made and their text is set.
"use strict";
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const stored = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
  const store = (name, value) => { try { localStorage.setItem(name, value); } catch { /* only for this page then */ } };
  const say = (words) => { one("#says").textContent = words; };

  // ---- theme ----
  const dark = () => (document.documentElement.dataset.theme
    || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const turnTheme = () => {
    document.documentElement.dataset.theme = dark() ? "light" : "dark";
    store("theme", document.documentElement.dataset.theme);
  };

  const { tick, step, bend, preview, change, current } = overshareItem;
  const { pick, turn } = overshareQueue;

  // ---- keys ----
  const keysOn = () => stored("keys") !== "off";
  const typing = (node) => node.closest("input:not([type=checkbox]), select, textarea, [contenteditable]") !== null;
  let waitsForGo = 0;
  const press = (node) => {
    if (node.disabled) return;
    if (node.hasAttribute("data-focus")) {
      const fold = node.closest("details");
      if (fold) fold.open = true;
      node.focus();
      node.select();
      return;
    }
    if (node.matches("summary")) {
      const fold = node.parentElement;
      fold.open = !fold.open;
      if (fold.open) (one("input, select, button", fold) || node).focus();
      return;
    }
    node.click();
  };
  const moves = { j: "next", k: "previous" };
  const go = (letter) => {
    const there = one(`[data-go="${CSS.escape(letter)}"]`);
    if (there) there.click();
  };
  const move = (where) => {
    const uuid = one("#item")?.dataset[where];
    const row = uuid ? one(`[data-item="${CSS.escape(uuid)}"] a`) : null;
    if (row) row.click();
    else if (!turn(where)) say(one("[data-words]")?.dataset.none || "");
  };
  document.addEventListener("keydown", (event) => {
    if (!keysOn() || event.defaultPrevented || event.repeat || event.isComposing || event.keyCode === 229) return;
    if (event.ctrlKey || event.metaKey) return;
    if ((event.shiftKey !== event.altKey) && /^Arrow(Left|Right)$/.test(event.key) && current() && !typing(event.target)) {
      event.preventDefault();
      const by = event.key === "ArrowRight" ? 1 : -1;
      bend(event.altKey ? by : 0, event.altKey ? 0 : by);
      return;
    }
    if (event.altKey) return;
    if (one("dialog[open]") || typing(event.target) || event.target.closest(".pop[open] .sheet")) return;
    const letter = event.key;
    if (waitsForGo && Date.now() - waitsForGo < 1500) { waitsForGo = 0; event.preventDefault(); go(letter); return; }
    if (letter === "g") { waitsForGo = Date.now(); event.preventDefault(); return; }
    if (letter === " " && (event.target.closest("button, a, summary, input"))) return;
    if (/^[1-9]$/.test(letter)) { event.preventDefault(); tick(letter); return; }
    if (letter === "]" || letter === "[") { event.preventDefault(); step(letter === "]" ? 1 : -1); return; }
    if (letter === " " && current()) { event.preventDefault(); tick(current()); return; }
    if (moves[letter]) { event.preventDefault(); move(moves[letter]); return; }
    if (letter === "x" || letter === "X") { event.preventDefault(); pick(letter === "X"); return; }
    if (letter === "t" || letter === "w") { event.preventDefault(); change(letter === "t" ? "kind" : "style"); return; }
    const node = all(`[data-key="${CSS.escape(letter)}"]`).find((candidate) => !candidate.closest("[hidden]"));
    if (node) { event.preventDefault(); press(node); }
  });

  // ---- buttons without a form ----
  const help = one("#help");
  document.addEventListener("click", (event) => {
    const node = event.target.closest("[data-do]");
    if (!node) return;
    if (node.dataset.do === "theme") turnTheme();
    if (node.dataset.do === "help" && help) help.showModal();
    if (node.dataset.do === "preview") preview();
    if (node.dataset.do === "seen") overshareQueue.seen();
  });
  const keySwitch = one('[data-do="keys"]');
  if (keySwitch) {
    keySwitch.checked = keysOn();
    keySwitch.addEventListener("change", () => store("keys", keySwitch.checked ? "on" : "off"));
  }
  for (const select of all("[data-submits]")) select.addEventListener("change", () => select.form.requestSubmit());
  document.addEventListener("click", (event) => {
    const menu = one(".menu[open]");
    if (menu && !menu.contains(event.target)) menu.open = false;
  });
  // A form is sent once: a second press while the first is under way is no second decision.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => { for (const form of all("form[data-sent]")) delete form.dataset.sent; });

  // ---- claim: opening an item is working on it; leaving gives it back ----
  const bar = one("#decision");
  const send = (url, more = {}) => fetch(url, {
    method: "POST", credentials: "same-origin", ...more,
    body: new URLSearchParams({ token: one("[name=token]", bar).value }),
  });
  const claim = async () => {
    try {
      const answer = await send(bar.dataset.claim);
      if (answer.status !== 409) return;
      const told = await answer.json();
      if (told.holder || told.state) overtake(told);
    } catch { /* the server is away; the next try is soon */ }
  };
  const finished = (told) => (told.told ? one("[data-words]").dataset.doneBy.replace("…", told.told) : one("[data-words]").dataset.done);
  const overtake = (told) => {
    const notice = one("[data-overtaken]");
    if (!notice || !bar) return;
    const done = told.state !== "new" && told.state !== "held";
    if (!done && !told.holder) return;
    notice.textContent = done ? finished(told) : one("[data-words]").dataset.held.replace("…", told.holder);
    notice.hidden = false;
    for (const button of all("button", bar)) button.disabled = true;
    say(notice.textContent);
  };
  if (bar) {
    claim();
    setInterval(() => { if (!document.hidden) claim(); }, 60_000);
    addEventListener("pagehide", () => { if (!bar.dataset.sent) send(bar.dataset.release, { keepalive: true }).catch(() => {}); });
  }

  // ---- what somebody else finished while it stands in the list ----
  document.addEventListener("overtaken", (event) => overtake(event.detail));

  // ---- after a decision the reader starts at the new item ----
  if (one(".toast") && one("#heading")) one("#heading").focus({ preventScroll: true });
})();
