// The roster sheet as a spreadsheet: move, select, paste, fill, undo; what is typed is judged by the server.
// Without this script the page is a plain form that saves the same cells.
"use strict";

(() => {
  const form = document.getElementById("roster-sheet");
  if (!form || !form.querySelector("button[name=_save]")) return;
  const table = form.querySelector("table");
  const bar = document.getElementById("roster-cell");
  const grid = [...table.tBodies[0].rows].map((row) =>
    [...row.querySelectorAll("td")].map((cell) => cell.querySelector("input")));
  const place = new Map();
  grid.forEach((row, r) => row.forEach((input, c) => { if (input) { place.set(input, [r, c]); input.last = input.value; } }));
  const undone = [];
  let anchor = null;
  let end = null;
  let entered = null;
  let leaving = false;
  let timer = 0;
  let asking = null;

  const inside = (r, c) => r >= 0 && r < grid.length && c >= 0 && c < grid[r].length;
  const mark = (input) => input.parentElement.classList.toggle("zb-unsaved", input.value.trim() !== input.dataset.seen);
  const unsaved = () => table.tBodies[0].querySelectorAll(".zb-unsaved").length;

  function after() {
    document.getElementById("roster-unsaved").textContent = unsaved();
    clearTimeout(timer);
    timer = setTimeout(check, 400);
  }

  // Write some cells as one step that can be undone.
  function write(pairs) {
    const step = pairs.filter(([input, text]) => input && input.value !== text).map(([input, text]) => {
      const before = input.last;
      input.value = input.last = text;
      mark(input);
      return [input, before];
    });
    if (!step.length) return;
    undone.push(step);
    after();
  }

  function commit(input) {
    if (input.value === input.last) return;
    undone.push([[input, input.last]]);
    input.last = input.value;
    mark(input);
    after();
  }

  function undo() {
    const typing = document.activeElement;
    if (place.has(typing) && typing.value !== typing.last) {
      typing.value = typing.last;
      mark(typing);
    } else {
      (undone.pop() || []).forEach(([input, text]) => { input.value = input.last = text; mark(input); });
    }
    after();
  }

  function range() {
    if (!anchor) return [];
    const [top, bottom] = [anchor[0], end[0]].sort((a, b) => a - b);
    const [left, right] = [anchor[1], end[1]].sort((a, b) => a - b);
    return grid.slice(top, bottom + 1).map((row) => row.slice(left, right + 1));
  }

  function show() {
    table.querySelectorAll(".zb-range").forEach((cell) => cell.classList.remove("zb-range"));
    const cells = range().flat();
    if (cells.length > 1) cells.forEach((input) => input && input.parentElement.classList.add("zb-range"));
  }

  function tell(input) {
    const [, person, day] = input.name.split("-");
    const iso = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
    const link = document.createElement("a");
    link.href = `${form.dataset.history}?employee__id__exact=${person}&day__gte=${iso}&day__lte=${iso}`;
    link.textContent = "⟲";
    link.className = "zb-roster-quiet";
    bar.replaceChildren(`${input.getAttribute("aria-label")}  ${input.parentElement.title} `, link);
  }

  function go(r, c, extend) {
    if (!inside(r, c)) return;
    if (extend) {
      end = [r, c];
      show();
      return;
    }
    const input = grid[r][c];
    if (!input) {
      anchor = end = [r, c];
      return;
    }
    input.focus();
    input.select();
  }

  // Move on from a cell; cells that are closed are passed over.
  function move(down, right, extend) {
    let [r, c] = extend ? end : anchor;
    do { r += down; c += right; } while (inside(r, c) && !grid[r][c] && !extend);
    go(r, c, extend);
  }

  function fill(down) {
    let cells = range();
    if (down && cells.length === 1 && anchor[0] > 0) cells = [grid[anchor[0] - 1].slice(anchor[1], anchor[1] + cells[0].length), ...cells];
    if (!down && cells[0].length === 1) cells = cells.map((row, i) => [grid[Math.min(anchor[0], end[0]) + i][anchor[1] - 1], ...row]);
    const text = (input) => (input ? input.value : "");
    write(cells.flatMap((row, i) => row.map((input, j) => [input, text(down ? cells[0][j] : cells[i][0])])));
  }

  function paste(text) {
    const block = text.replace(/\r/g, "").replace(/\n$/, "").split("\n").map((line) => line.split("\t").map((one) => one.trim()));
    const chosen = range();
    if (block.length === 1 && block[0].length === 1) {
      write(chosen.flat().map((input) => [input, block[0][0]]));
      return;
    }
    const top = Math.min(anchor[0], end[0]);
    const left = Math.min(anchor[1], end[1]);
    write(block.flatMap((row, i) => row.map((one, j) => [inside(top + i, left + j) ? grid[top + i][left + j] : null, one])));
    end = [Math.min(top + block.length, grid.length) - 1, Math.min(left + block[0].length, grid[top].length) - 1];
    anchor = [top, left];
    show();
  }

  async function check() {
    if (asking) asking.abort();
    asking = new AbortController();
    const sent = new FormData(form);
    sent.set("_check", "1");
    try {
      const answer = await fetch(location.href, {
        method: "POST", body: sent, headers: { Accept: "application/json" }, signal: asking.signal,
      });
      if (answer.ok) judge(await answer.json());
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  }

  function judge(told) {
    const notes = [];
    place.forEach((_, input) => {
      const found = told.cells[input.name] || { fault: "", notes: "" };
      const cell = input.parentElement;
      cell.classList.toggle("zb-fault", Boolean(found.fault));
      cell.classList.toggle("zb-warned", Boolean(found.notes) && !found.fault);
      input.toggleAttribute("aria-invalid", Boolean(found.fault));
      cell.title = found.notes;
      if (found.notes) notes.push([input.getAttribute("aria-label"), found.notes, found.fault ? "zb-fault" : ""]);
    });
    document.getElementById("roster-notes").replaceChildren(...notes.map(([label, text, state]) => {
      const line = document.createElement("li");
      const name = document.createElement("b");
      name.textContent = label;
      line.className = state;
      line.append(name, ` ${text}`);
      return line;
    }));
    count(told.counts);
    if (place.has(document.activeElement)) tell(document.activeElement);
  }

  function count(rows) {
    table.tFoot.replaceChildren(...rows.map((row) => {
      const line = document.createElement("tr");
      const head = document.createElement("th");
      const label = document.createElement("small");
      label.textContent = head.title = row.label;
      head.className = "zb-roster-name";
      head.scope = "row";
      head.append(row.code, label);
      line.append(head, ...row.figures.map((one) => {
        const cell = document.createElement("td");
        cell.className = `zb-day-${one.column}${one.is_low ? " zb-low" : ""}`;
        cell.textContent = one.figure || (one.is_low ? "0" : "");
        return cell;
      }));
      return line;
    }));
  }

  const atEdge = (input, left) => {
    const [from, to] = [input.selectionStart, input.selectionEnd];
    return (from === 0 && to === input.value.length) || (left ? to === 0 : from === input.value.length);
  };

  table.addEventListener("focusin", (event) => {
    if (!place.has(event.target)) return;
    anchor = end = place.get(event.target);
    entered = event.target;
    show();
    tell(event.target);
  });
  // The first click on a cell chooses all of it, so that typing replaces; the second sets the caret.
  table.addEventListener("click", (event) => {
    if (event.target === entered) entered.select();
    entered = null;
  });
  table.addEventListener("focusout", (event) => { if (place.has(event.target)) commit(event.target); });
  table.addEventListener("input", (event) => { if (place.has(event.target)) { mark(event.target); after(); } });
  table.addEventListener("mousedown", (event) => {
    const input = event.target;
    if (event.shiftKey && anchor && place.has(input)) {
      event.preventDefault();
      end = place.get(input);
      show();
    }
  });
  table.addEventListener("mouseover", (event) => {
    if (event.buttons === 1 && anchor && place.has(event.target) && place.has(document.activeElement)) {
      end = place.get(event.target);
      show();
    }
  });
  table.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!place.has(input) || event.isComposing) return;
    const key = event.key;
    const held = event.ctrlKey || event.metaKey;
    if (held && key === "z") undo();
    else if (held && (key === "d" || key === "r")) { commit(input); fill(key === "d"); }
    else if (held) return;
    else if (key === "Enter") { commit(input); move(event.shiftKey ? -1 : 1, 0, false); }
    else if (key === "ArrowDown" || key === "ArrowUp") { commit(input); move(key === "ArrowDown" ? 1 : -1, 0, event.shiftKey); }
    else if (key === "ArrowRight" && (event.shiftKey || atEdge(input, false))) { commit(input); move(0, 1, event.shiftKey); }
    else if (key === "ArrowLeft" && (event.shiftKey || atEdge(input, true))) { commit(input); move(0, -1, event.shiftKey); }
    else if ((key === "Delete" || key === "Backspace") && range().flat().length > 1) write(range().flat().map((one) => [one, ""]));
    else return;
    event.preventDefault();
  });
  table.addEventListener("paste", (event) => {
    if (!place.has(event.target)) return;
    event.preventDefault();
    paste(event.clipboardData.getData("text/plain"));
  });
  table.addEventListener("copy", (event) => {
    const cells = range();
    if (cells.flat().length < 2) return;
    event.preventDefault();
    const text = cells.map((row) => row.map((input) => (input ? input.value : "")).join("\t")).join("\n");
    event.clipboardData.setData("text/plain", text);
  });
  form.querySelectorAll(".zb-roster-code").forEach((button) => {
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      write(range().flat().map((input) => [input, button.dataset.code]));
      if (anchor && range().flat().length === 1) move(0, 1, false);
    });
  });
  document.getElementById("roster-undo").addEventListener("click", undo);
  form.addEventListener("submit", () => { leaving = true; });
  window.addEventListener("beforeunload", (event) => { if (!leaving && unsaved()) event.preventDefault(); });
  form.querySelector(".zb-roster-script").hidden = false;
})();
