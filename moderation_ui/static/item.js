// The open item: which places are ticked, what stands in their stead, bounds moved and places marked by hand, what the
// text would be and what a scan of it finds. Loaded before overshare.js, which has the keys. Offsets count code points
// of the source, as the server does. No HTML is parsed here: nodes are made and their text is set.
"use strict";
const overshareItem = (() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const words = () => one("[data-words]").dataset;
  const bar = one("#decision");
  const text = one("#text");

  // ---- ticks: the table's boxes rule, the text and the button follow ----
  const boxes = all("[data-tick]");
  const rowOf = (number) => one(`[data-row="${number}"]`);
  const boxOf = (number) => boxes.find((box) => box.dataset.tick === String(number));
  const marks = new Map();
  let current = 0;
  const drawTicks = () => {
    const ticked = new Set(boxes.filter((box) => box.checked).map((box) => box.dataset.tick));
    for (const node of all("[data-span], [data-row]")) {
      const number = node.dataset.span || node.dataset.row;
      node.classList.toggle("ticked", ticked.has(number));
      node.classList.toggle("bent", marks.has(`row ${number}`));
      node.classList.toggle("weak", rowOf(number)?.hasAttribute("data-weak") || false);
    }
    const count = one("[data-ticks]");
    if (count) count.textContent = String(ticked.size + marks.size);
    const redact = one("[data-needs-ticks]");
    if (redact) redact.disabled = ticked.size + marks.size === 0;
    look();
  };
  const tick = (number) => {
    const box = boxOf(number);
    if (!box || box.disabled) return;
    if (marks.delete(`row ${number}`)) box.checked = false;
    else box.checked = !box.checked;
    drawMarks();
  };
  const stand = (number) => {
    current = number;
    for (const node of all("[data-span], [data-row]")) {
      node.classList.toggle("current", (node.dataset.span || node.dataset.row) === String(current));
    }
    drawGrips();
  };
  const step = (by) => {
    if (!boxes.length) return;
    stand(current === 0 ? (by > 0 ? 1 : boxes.length) : (current - 1 + by + boxes.length) % boxes.length + 1);
    rowOf(current)?.scrollIntoView({ block: "nearest" });
  };
  for (const box of boxes) {
    box.addEventListener("change", () => { marks.delete(`row ${box.dataset.tick}`); drawMarks(); });
  }
  for (const row of all("[data-row]")) row.addEventListener("focusin", () => stand(Number(row.dataset.row)));
  for (const span of all("[data-span]")) {
    span.addEventListener("click", () => {
      if (!getSelection().isCollapsed) return;
      stand(Number(span.dataset.span));
      tick(span.dataset.span);
    });
  }

  // ---- what a place is called and what stands there instead ----
  const wishOf = (row) => ({
    kind: one("[data-kind-of]", row)?.value || row.dataset.kind,
    style: one("[data-style-of]", row)?.value || "",
    words: one("[data-words-of]", row)?.value || "",
  });
  const drawWish = (row) => {
    const kind = one("[data-kind-of]", row);
    if (!kind) return;
    const option = kind.selectedOptions[0];
    one("[data-kind-shown]", row).textContent = option.textContent;
    const wish = wishOf(row);
    const own = one("[data-own]", row);
    own.hidden = wish.style !== "custom";
    const style = wish.style || row.closest("[data-site-style]").dataset.siteStyle;
    const said = { mask: "•••", pseudonym: `[${option.textContent} …]`, custom: wish.words.trim() }[style];
    one("[data-becomes]", row).textContent = said || option.dataset.told;
  };
  for (const row of all("[data-row]")) {
    drawWish(row);
    row.addEventListener("input", () => { drawWish(row); drawMarks(); });
    row.addEventListener("click", (event) => {
      const button = event.target.closest("[data-as]");
      if (!button) return;
      const kind = one("[data-kind-of]", row);
      kind.value = button.dataset.as === row.dataset.kind ? "" : button.dataset.as;
      drawWish(row);
      drawMarks();
    });
    one("[data-words-of]", row)?.addEventListener("keydown", (event) => { if (event.key === "Enter") event.target.blur(); });
  }
  const change = (what) => {
    if (!boxes.length) return;
    if (!current) stand(1);
    const fold = one(".change", rowOf(current));
    if (!fold) return;
    fold.open = true;
    one(what === "kind" ? "[data-kind-of]" : "[data-style-of]", fold).focus();
  };

  // ---- places marked by hand, or with other bounds than were found ----
  const points = (string) => [...string].length;
  const drawMarks = () => {
    const fields = one("[data-marks]");
    const listed = one("[data-marked]");
    if (!fields || !listed) return;
    fields.replaceChildren();
    listed.replaceChildren();
    for (const [name, place] of marks) {
      const row = place.number ? rowOf(place.number) : null;
      const wish = row ? wishOf(row) : { kind: place.kind, style: "", words: "" };
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = "mark";
      field.value = `${place.start}:${place.end}:${wish.kind}` + (wish.style ? `:${wish.style}:${wish.words}` : "");
      fields.append(field);
      listed.append(lineOf(name, place, wish.kind));
    }
    drawTicks();
    drawHighlights();
    drawGrips();
  };
  const lineOf = (name, place, kind) => {
    const line = document.createElement("li");
    const option = one(`[data-marker-kind] option[value="${CSS.escape(kind)}"]`);
    const told = document.createElement("span");
    const number = place.number ? `${place.number} · ` : "";
    told.textContent = `${number}${option ? option.textContent : kind}, ${words().place} ${place.start + 1}–${place.end} `;
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "link";
    remove.textContent = words().left;
    remove.addEventListener("click", () => {
      marks.delete(name);
      if (place.number) boxOf(place.number).checked = true;
      drawMarks();
    });
    line.append(told, remove);
    return line;
  };
  const mark = (start, end, kind, name = `${start}:${end}`, number = 0) => {
    marks.set(name, { start, end, kind, number });
    drawMarks();
  };
  // A place of the table with other bounds: its own tick goes, a mark with the new bounds comes.
  const placeOf = (number) => {
    const row = rowOf(number);
    return marks.get(`row ${number}`) || { start: Number(row.dataset.from), end: Number(row.dataset.to) };
  };
  const bound = (number, start, end) => {
    const row = rowOf(number);
    const box = boxOf(number);
    if (!row || !box || box.disabled || start >= end) return;
    if (start === Number(row.dataset.from) && end === Number(row.dataset.to)) {
      marks.delete(`row ${number}`);
      box.checked = true;
      drawMarks();
      return;
    }
    box.checked = false;
    mark(start, end, row.dataset.kind, `row ${number}`, number);
  };
  const bend = (left, right) => {
    if (!current || !text) return;
    const before = placeOf(current);
    const last = Math.max(0, ...all("[data-end]", text).map((node) => Number(node.dataset.end)));
    bound(current, Math.max(0, before.start + left), Math.min(last, before.end + right));
  };

  // ---- between the page's nodes and the source's offsets ----
  const isWhole = (holder) => holder.matches(".masked, .covered, .hidden");
  const offsetOf = (node, offset, atEnd) => {
    const holder = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
    if (!holder) return null;
    const start = Number(holder.dataset.start);
    const end = Number(holder.dataset.end);
    if (isWhole(holder) || node.nodeType !== Node.TEXT_NODE || node.parentElement !== holder) return atEnd ? end : start;
    return Math.min(end, start + points(node.data.slice(0, offset)));
  };
  const rangeOf = (start, end) => {
    const range = document.createRange();
    const holders = all("[data-start]", text);
    const first = holders.find((node) => Number(node.dataset.end) > start);
    const last = holders.findLast((node) => Number(node.dataset.start) < end);
    if (!first || !last) return null;
    const place = (holder, offset, atEnd) => {
      const node = holder.lastChild;
      if (isWhole(holder) || node?.nodeType !== Node.TEXT_NODE) {
        const inside = isWhole(holder) && node?.nodeType === Node.TEXT_NODE;
        return inside ? [node, atEnd ? node.length : 0] : [holder, atEnd ? holder.childNodes.length : 0];
      }
      return [node, [...node.data].slice(0, offset - Number(holder.dataset.start)).join("").length];
    };
    range.setStart(...place(first, Math.max(start, Number(first.dataset.start)), false));
    range.setEnd(...place(last, Math.min(end, Number(last.dataset.end)), true));
    return range;
  };
  const drawHighlights = () => {
    if (!text || !globalThis.Highlight || !CSS.highlights) return;
    const ranges = [...marks.values()].map((place) => rangeOf(place.start, place.end)).filter(Boolean);
    CSS.highlights.set("marked", new Highlight(...ranges));
  };

  // ---- handles at both ends of the place one stands on, for the mouse and the finger; keys do the same ----
  const grips = {};
  const drawGrips = () => {
    if (!text || !bar) return;
    const shown = current && boxOf(current) && !boxOf(current).disabled;
    const place = shown ? placeOf(current) : null;
    const boxesOf = place ? [...(rangeOf(place.start, place.end)?.getClientRects() || [])].filter((box) => box.width) : [];
    for (const edge of ["start", "end"]) {
      grips[edge] = grips[edge] || makeGrip(edge);
      grips[edge].hidden = boxesOf.length === 0;
      if (!boxesOf.length) continue;
      const box = edge === "start" ? boxesOf[0] : boxesOf.at(-1);
      const base = text.getBoundingClientRect();
      grips[edge].style.left = `${(edge === "start" ? box.left : box.right) - base.left - text.clientLeft}px`;
      grips[edge].style.top = `${box.top - base.top - text.clientTop}px`;
      grips[edge].style.height = `${box.height}px`;
    }
  };
  const under = (x, y) => {
    if (document.caretPositionFromPoint) {
      const found = document.caretPositionFromPoint(x, y);
      return found ? [found.offsetNode, found.offset] : null;
    }
    const range = document.caretRangeFromPoint?.(x, y);
    return range ? [range.startContainer, range.startOffset] : null;
  };
  const makeGrip = (edge) => {
    const grip = document.createElement("i");
    grip.className = `grip ${edge}`;
    grip.setAttribute("aria-hidden", "true");
    grip.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      grip.setPointerCapture(event.pointerId);
      text.classList.add("dragging");
    });
    grip.addEventListener("pointermove", (event) => {
      if (!grip.hasPointerCapture(event.pointerId)) return;
      const found = under(event.clientX, event.clientY);
      if (!found || !text.contains(found[0])) return;
      const offset = offsetOf(...found, edge === "end");
      if (offset === null) return;
      const before = placeOf(current);
      if (edge === "start") bound(current, Math.min(offset, before.end - 1), before.end);
      else bound(current, before.start, Math.max(offset, before.start + 1));
    });
    grip.addEventListener("lostpointercapture", () => text.classList.remove("dragging"));
    text.append(grip);
    return grip;
  };
  addEventListener("resize", () => drawGrips());

  // ---- a missed place: select it, choose its kind ----
  const selected = () => {
    const selection = getSelection();
    if (selection.isCollapsed || !text?.contains(selection.anchorNode)) return null;
    const range = selection.getRangeAt(0);
    const start = offsetOf(range.startContainer, range.startOffset, false);
    const end = offsetOf(range.endContainer, range.endOffset, true);
    return start !== null && end !== null && start < end ? { start, end } : null;
  };
  const marker = one("[data-marker]");
  let chosen = null;
  if (marker) {
    document.addEventListener("selectionchange", () => {
      const place = selected();
      if (place) chosen = place;
      if (place || !marker.contains(document.activeElement)) marker.hidden = !place;
    });
    one("[data-marker-add]").addEventListener("click", () => {
      if (chosen) mark(chosen.start, chosen.end, one("[data-marker-kind]").value);
      chosen = null;
      marker.hidden = true;
      getSelection().removeAllRanges();
    });
  }

  // ---- before it is decided: what the text would be, and what a scan of that finds ----
  const panel = one("[data-preview]");
  const scan = one("[data-scan]");
  const WAITS = [500, 700, 1000, 1500, 2000, 3000, 4000, 6000, 8000];
  let turn = 0;
  let timer = 0;
  let views = null;
  const look = () => {
    if (!panel || !scan) return;
    turn += 1;
    clearTimeout(timer);
    timer = setTimeout(() => ask(turn, 0).catch(() => {}), 300);
  };
  const ask = async (mine, tries) => {
    if (document.hidden || bar.dataset.sent) return;
    if (one("[data-needs-ticks]")?.disabled) { drawScan("none", words().nothing); views = null; drawParts(); return; }
    const data = new URLSearchParams(new FormData(bar));
    if (!panel.hidden) data.set("views", "1");
    const answer = await fetch(panel.dataset.preview, { method: "POST", credentials: "same-origin", body: data });
    const told = await answer.json();
    if (mine !== turn) return;
    drawScan(told.trouble ? "trouble" : told.scan.left ? "left" : told.scan.state, told.trouble || `${told.scan.told} ${told.told}`.trim());
    one("[data-preview-told]").textContent = told.told || "";
    if (told.views) views = told.views;
    drawParts();
    drawMore(told.standing || []);
    if (told.scan?.state !== "due" || tries >= WAITS.length) return;
    timer = setTimeout(() => ask(mine, tries + 1).catch(() => {}), WAITS[tries]);
  };
  const drawScan = (state, told) => {
    if (scan.dataset.scan === state && one("[data-scan-told]").textContent === told) return;
    scan.dataset.scan = state;
    one("[data-scan-told]").textContent = told;
  };
  const drawParts = () => {
    const parts = one("[data-preview-parts]");
    parts.replaceChildren();
    const whose = one('[data-whose][aria-pressed="true"]').dataset.whose;
    one("[data-whose-note]").hidden = whose !== "readers";
    for (const part of views?.[whose][one('[data-view][aria-pressed="true"]').dataset.view] || []) {
      const node = document.createElement({ cut: "del", put: "ins", left: "mark", same: "span" }[part.how]);
      node.textContent = part.text;
      if (part.how === "left") node.title = words().stillLeft;
      parts.append(node);
    }
  };
  const drawMore = (standing) => {
    const more = one("[data-preview-more]");
    more.hidden = !standing.length;
    more.onclick = () => {
      for (const place of standing) {
        const [start, end, kind] = place.split(":");
        mark(Number(start), Number(end), kind);
      }
    };
  };
  const preview = () => {
    if (!panel) return;
    panel.hidden = !panel.hidden;
    for (const button of all('[data-do="preview"]')) button.setAttribute("aria-expanded", String(!panel.hidden));
    if (panel.hidden) return;
    look();
    panel.scrollIntoView({ block: "nearest" });
  };
  for (const button of all("[data-whose], [data-view]", panel || document.createElement("p"))) {
    button.addEventListener("click", () => {
      for (const other of all("button", button.parentElement)) other.setAttribute("aria-pressed", String(other === button));
      drawParts();
    });
  }

  // ---- why it is allowed: before, where the site wants to know; after, from the notice, without leaving the page ----
  const asks = one("[data-asks-why]");
  asks?.addEventListener("click", (event) => {
    if (one("[data-why]").value) return;
    event.preventDefault();
    const reasons = one("[data-why-bar]");
    reasons.hidden = false;
    one("button", reasons).focus();
  });
  for (const button of all("[data-reason]")) {
    button.addEventListener("click", () => {
      one("[data-why]").value = button.dataset.reason;
      asks.click();
    });
  }
  for (const form of all("form[data-quiet]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const data = new FormData(form);
      data.set(event.submitter.name, event.submitter.value);
      const answer = await fetch(form.action, {
        method: "POST", credentials: "same-origin", headers: { Accept: "application/json" }, body: new URLSearchParams(data),
      });
      const told = document.createElement("p");
      told.textContent = answer.ok ? (await answer.json()).told : words().notKept;
      form.replaceWith(told);
      one("#says").textContent = told.textContent;
    });
  }

  // ---- what opens over the page closes by Escape and by a click beside it ----
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const fold = one(".pop[open], .change[open]");
    if (fold) { fold.open = false; one("summary", fold).focus(); }
    const reasons = one("[data-why-bar]");
    if (reasons && !reasons.hidden) { reasons.hidden = true; asks.focus(); }
  });
  document.addEventListener("click", (event) => {
    for (const fold of all(".pop[open]")) if (!fold.contains(event.target)) fold.open = false;
  });

  drawMarks();
  if (boxes.length === 0) drawTicks();
  return { tick, step, bend, preview, change, current: () => current };
})();
