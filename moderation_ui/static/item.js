// The open item: which places are ticked, what stands in their stead, bounds moved and places marked by hand, and what
// the text would be. Loaded before overshare.js, which has the keys. Offsets count code points of the source, as the
// server does. No HTML is parsed here: nodes are made and their text is set.
"use strict";
const overshareItem = (() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // ---- ticks: the table's boxes rule, the text and the button follow ----
  const boxes = all("[data-tick]");
  let current = 0;
  const drawTicks = () => {
    const ticked = new Set(boxes.filter((box) => box.checked).map((box) => box.dataset.tick));
    for (const mark of all("[data-span]")) mark.classList.toggle("ticked", ticked.has(mark.dataset.span));
    const marks = all("[data-marks] input").length;
    const count = one("[data-ticks]");
    if (count) count.textContent = String(ticked.size + marks);
    const redact = one("[data-needs-ticks]");
    if (redact) redact.disabled = ticked.size + marks === 0;
  };
  const tick = (number) => {
    const box = boxes.find((candidate) => candidate.dataset.tick === String(number));
    if (!box || box.disabled) return;
    box.checked = !box.checked;
    drawTicks();
  };
  const step = (by) => {
    if (!boxes.length) return;
    current = current === 0 ? (by > 0 ? 1 : boxes.length) : (current - 1 + by + boxes.length) % boxes.length + 1;
    for (const node of all("[data-span], [data-row]")) {
      node.classList.toggle("current", (node.dataset.span || node.dataset.row) === String(current));
    }
    one(`[data-row="${current}"]`)?.scrollIntoView({ block: "nearest" });
  };
  for (const box of boxes) box.addEventListener("change", drawTicks);
  for (const mark of all("[data-span]")) {
    mark.addEventListener("click", () => { if (getSelection().isCollapsed) tick(mark.dataset.span); });
  }
  drawTicks();

  // ---- places marked by hand: offsets count code points of the source, as the server does ----
  const points = (text) => [...text].length;
  const marks = new Map();
  const drawMarks = () => {
    const fields = one("[data-marks]");
    const listed = one("[data-marked]");
    if (!fields || !listed) return;
    fields.replaceChildren();
    listed.replaceChildren();
    for (const [name, place] of marks) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = "mark";
      field.value = `${place.start}:${place.end}:${place.kind}`;
      fields.append(field);
      const line = document.createElement("li");
      const words = one("[data-words]").dataset;
      line.textContent = `${place.title}, ${words.place} ${place.start + 1}–${place.end} `;
      const remove = document.createElement("button");
      remove.type = "button";
      remove.className = "link";
      remove.textContent = words.left;
      remove.addEventListener("click", () => { marks.delete(name); drawMarks(); });
      line.append(remove);
      listed.append(line);
    }
    drawTicks();
  };
  const mark = (start, end, kind, name = `${start}:${end}`) => {
    const option = one(`[data-marker-kind] option[value="${CSS.escape(kind)}"]`);
    marks.set(name, { start, end, kind, title: option ? option.textContent : kind });
    drawMarks();
  };
  const offsetOf = (node, offset, atEnd) => {
    const holder = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
    if (!holder) return null;
    const start = Number(holder.dataset.start);
    const end = Number(holder.dataset.end);
    const whole = holder.classList.contains("masked") || holder.classList.contains("covered") || holder.matches(".hidden");
    if (whole || node.nodeType !== Node.TEXT_NODE || node.parentElement !== holder) return atEnd ? end : start;
    return Math.min(end, start + points(node.data.slice(0, offset)));
  };
  const selected = () => {
    const selection = getSelection();
    if (selection.isCollapsed || !one("#text")?.contains(selection.anchorNode)) return null;
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
  // A place of the table with other bounds: its own tick goes, a mark with the new bounds comes.
  const bend = (left, right) => {
    const row = current ? one(`[data-row="${current}"]`) : null;
    const box = boxes.find((candidate) => candidate.dataset.tick === String(current));
    if (!row || !box || box.disabled) return;
    const name = `row ${current}`;
    const before = marks.get(name) || { start: Number(row.dataset.from), end: Number(row.dataset.to) };
    const last = Number(all("#text [data-end]").at(-1)?.dataset.end || 0);
    const start = Math.max(0, before.start + left);
    const end = Math.min(last, before.end + right);
    if (start >= end) return;
    box.checked = false;
    mark(start, end, row.dataset.kind, name);
  };

  // ---- the difference ----
  const panel = one("[data-preview]");
  const preview = async () => {
    if (!panel) return;
    if (!panel.hidden) { panel.hidden = true; return; }
    await drawPreview();
    panel.hidden = false;
    panel.scrollIntoView({ block: "nearest" });
  };
  const drawPreview = async () => {
    const answer = await fetch(panel.dataset.preview, {
      method: "POST", credentials: "same-origin", body: new URLSearchParams(new FormData(one("#decision"))),
    });
    const told = await answer.json();
    one("[data-preview-told]").textContent = told.told || told.trouble || "";
    const parts = one("[data-preview-parts]");
    parts.replaceChildren();
    for (const part of told.parts || []) {
      const node = document.createElement({ cut: "del", put: "ins", same: "span" }[part.how]);
      node.textContent = part.text;
      parts.append(node);
    }
    const more = one("[data-preview-more]");
    more.hidden = !(told.standing || []).length;
    more.onclick = async () => {
      for (const place of told.standing) {
        const [start, end, kind] = place.split(":");
        mark(Number(start), Number(end), kind);
      }
      await drawPreview();
    };
  };

  return { tick, step, bend, preview, current: () => current };
})();
