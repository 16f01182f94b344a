"use strict";
(() => {
  const { colors, tasks } = JSON.parse(document.getElementById("data").textContent);
  const LABELS = { solved: "solved", fits: "fits train, misses test", tried: "no program fits", none: "no candidates" };
  const PROGRAM_LABELS = { solved: "solves", fits: "fits", tried: "misses" };
  const RANK = { solved: 0, fits: 1, tried: 2, none: 3 };
  const WORDS = new Set(("False None True and as assert break case class continue def del elif else except finally for from " +
    "global if import in is lambda match nonlocal not or pass raise return try while with yield").split(" "));
  const TOKEN = new RegExp([
    "(?<c>#[^\\n]*)",
    "(?<s>[rbfuRBFU]{0,2}(?:\"\"\"[\\s\\S]*?(?:\"\"\"|$)|'''[\\s\\S]*?(?:'''|$)|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])*'))",
    "(?<n>\\b\\d[\\w.]*)",
    "(?<w>[A-Za-z_]\\w*)",
  ].join("|"), "g");

  function element(tag, className, text, ...children) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined && text !== null) node.textContent = text;
    node.append(...children);
    return node;
  }

  const plural = (count, word) => `${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`;
  const percent = (share) => `${(100 * share).toFixed(share === 1 || share === 0 ? 0 : 1)}%`;
  const parse = (text) => text.split("/").map((row) => Array.from(row, Number));

  // Draw cells in whole device pixels; a cell that differs from `expected` gets a ring that shows on every color.
  function drawGrid(rows, size, expected) {
    const canvas = element("canvas");
    const scale = Math.max(1, Math.round(window.devicePixelRatio || 1));
    const height = rows.length, width = rows[0].length;
    canvas.width = (width * size + 1) * scale;
    canvas.height = (height * size + 1) * scale;
    canvas.style.width = `${width * size + 1}px`;
    canvas.style.height = `${height * size + 1}px`;
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", `grid, ${height} rows of ${width}`);
    const context = canvas.getContext("2d");
    context.scale(scale, scale);
    context.fillStyle = "#555555";
    context.fillRect(0, 0, width * size + 1, height * size + 1);
    rows.forEach((row, y) => row.forEach((color, x) => {
      context.fillStyle = colors[color];
      context.fillRect(x * size + 1, y * size + 1, size - 1, size - 1);
    }));
    if (!expected) return canvas;
    rows.forEach((row, y) => row.forEach((color, x) => {
      if (color === expected[y][x]) return;
      const inset = size >= 9 ? 2 : 1;
      for (const [style, grow] of [["#000000", 0], ["#ffffff", 1]]) {
        context.fillStyle = style;
        const side = size - 2 * inset - 2 * grow + 1;
        if (side > 0) context.fillRect(x * size + inset + grow, y * size + inset + grow, side, side);
      }
      const core = size - 2 * inset - 3;
      if (core > 0) {
        context.fillStyle = colors[color];
        context.fillRect(x * size + inset + 2, y * size + inset + 2, core, core);
      }
    }));
    return canvas;
  }

  function gridFigure(task, number, size, caption, className, expected) {
    const figure = element("figure");
    if (number < 0) {
      figure.append(element("div", "void", caption));
      return figure;
    }
    const rows = parse(task.grids[number]);
    const target = expected === undefined || expected < 0 || expected === number ? null : parse(task.grids[expected]);
    const sameSize = target && target.length === rows.length && target[0].length === rows[0].length;
    figure.append(drawGrid(rows, size, sameSize ? target : null));
    const sizes = `${rows.length}×${rows[0].length}`;
    let text = caption === undefined ? sizes : caption;
    if (target && sameSize) {
      const wrong = rows.reduce((sum, row, y) => sum + row.filter((color, x) => color !== target[y][x]).length, 0);
      text = `✗ ${wrong} wrong`;
    } else if (target) text = `✗ size ${sizes}`;
    figure.append(element("figcaption", className, text));
    return figure;
  }

  function gridSides(text) {
    const width = text.indexOf("/") < 0 ? text.length : text.indexOf("/");
    return [(text.length + 1) / (width + 1), width];
  }

  // Pixels per cell so that all columns fit into `room`, and whether that leaves the grids large enough to read.
  function fitCells(task, program, room, longest) {
    let largest = 1;
    const columns = [...task.train, ...task.test].map((pair, index) => {
      const shown = program ? [...pair, program.outputs[index]] : pair;
      const sides = shown.filter((number) => number >= 0).map((number) => gridSides(task.grids[number]));
      largest = Math.max(largest, ...sides.flat());
      return Math.max(...sides.map((side) => side[1]));
    });
    const wanted = Math.max(4, Math.min(20, Math.floor(longest / largest)));
    const total = (size) => columns.reduce((sum, cells) => sum + 20 + Math.max(cells * size + 1, program ? 68 : 36), 116);
    let size = wanted;
    while (size > 4 && total(size) > room) size -= 1;
    return { size, roomy: total(size) <= room && size >= Math.max(5, 0.7 * wanted) };
  }

  // One column per pair: input, expected output, and the program's output when there is a program.
  function pairTable(task, program, size, onlyOutputs) {
    const pairs = [...task.train, ...task.test];
    const rows = onlyOutputs ? ["expected", "output"] : program ? ["input", "expected", "output"] : ["input", "output"];
    const table = element("div", `pairs ${rows.length === 3 ? "three" : "two"}`);
    table.append(element("div"), ...rows.map((name) => element("div", "label", name)));
    pairs.forEach(([input, expected], index) => {
      const isTest = index >= task.train.length;
      const name = isTest ? `test ${index - task.train.length + 1}` : `train ${index + 1}`;
      table.append(element("div", `name ${isTest ? "test" : ""}`, name));
      if (!onlyOutputs) table.append(gridFigure(task, input, size));
      table.append(gridFigure(task, expected, size, expected < 0 ? "unknown" : undefined));
      if (!program) return;
      const number = program.outputs[index], right = program.correct[index];
      const state = right === true ? "right" : right === false ? "wrong" : "";
      const caption = number < 0 ? "no output" : right === true ? "✓ right" : right === false ? "✗ wrong" : undefined;
      table.append(gridFigure(task, number, size, caption, state, expected));
    });
    return table;
  }

  function sourceBlock(program) {
    const block = element("pre");
    let line = element("div");
    const emit = (text, className) => text.split("\n").forEach((part, index) => {
      if (index > 0) { block.append(line); line = element("div"); }
      if (part) line.append(className ? element("span", className, part) : part);
    });
    const source = program.source.replace(/\s+$/, "");
    let last = 0;
    for (const match of source.matchAll(TOKEN)) {
      emit(source.slice(last, match.index));
      last = match.index + match[0].length;
      const { c, s, n, w } = match.groups;
      const isCall = w && /^\s*\(/.test(source.slice(last, last + 8));
      emit(match[0], c ? "c" : s ? "s" : n ? "n" : WORDS.has(w) ? "k" : isCall ? "f" : "");
    }
    emit(source.slice(last));
    block.append(line);
    Array.from(block.children).forEach((node, index) => {
      node.dataset.line = index + 1;
      if (index + 1 === program.line) node.classList.add("bad");
    });
    if (program.cut) block.append(element("div", "c", `… ${program.cut.toLocaleString("en")} characters more`));
    return block;
  }

  function programFacts(program) {
    const facts = [plural(program.count, "candidate"), `${percent(program.grids)} of grids`, `${percent(program.cells)} of cells`];
    if (program.logprob !== null) facts.push(`log-probability ${program.logprob}`);
    return facts.join(" · ");
  }

  function programView(program, heading) {
    const bar = element("div", "", null, element("b", "", heading), element("span", "", programFacts(program)));
    const copy = element("button", "copy", "Copy");
    copy.type = "button";
    copy.addEventListener("click", () => {
      const area = element("textarea");
      area.value = program.source;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      copy.textContent = "Copied";
    });
    bar.append(copy);
    const view = element("div", "program", null, bar);
    if (program.outcome !== "ok") {
      const where = program.line ? `, line ${program.line}` : "";
      const call = program.syscall ? ` (refused system call: ${program.syscall})` : "";
      view.append(element("div", "why", `${program.outcome}${where}: ${program.reason || "no reason given"}${call}`));
      view.lastChild.style.padding = "6px 18px 0";
    }
    view.append(program.source.trim() ? sourceBlock(program) : element("pre", "c", "   no program in the completion"));
    return view;
  }

  function otherPrograms(task) {
    const others = element("details", "others");
    const total = task.programs.length - 1 + task.omitted;
    others.append(element("summary", "", `${total.toLocaleString("en")} other distinct program${total === 1 ? "" : "s"}`));
    others.addEventListener("toggle", () => {
      if (!others.open || others.dataset.drawn) return;
      others.dataset.drawn = "yes";
      task.programs.slice(1).forEach((program, index) => {
        const entry = element("details");
        const why = program.outcome === "ok" ? "" : `${program.outcome}: ${program.reason}`.slice(0, 110);
        entry.append(element("summary", "", null, element("span", "rank", `#${index + 2}`),
          element("span", `badge ${program.status}`, PROGRAM_LABELS[program.status]), element("span", "", programFacts(program)),
          element("span", "why", why)));
        entry.addEventListener("toggle", () => {
          if (entry.open && entry.children.length === 1) {
            const { size } = fitCells(task, program, others.clientWidth, 110);
            entry.append(pairTable(task, program, size, true), programView(program, `Program #${index + 2}`));
          }
        });
        others.append(entry);
      });
      if (task.omitted) others.append(element("p", "", `${plural(task.omitted, "distinct program")} ranked lower not in this file.`));
    });
    return others;
  }

  function fillCard(card, task) {
    const best = task.programs[0];
    const beside = fitCells(task, best, 0.58 * card.clientWidth, 150);
    const isBeside = best !== undefined && beside.roomy && card.clientWidth >= 1000;
    const size = isBeside ? beside.size : fitCells(task, best, card.clientWidth, 150).size;
    const body = element("div", isBeside ? "body beside" : "body", null, pairTable(task, best, size, false));
    if (best) body.append(programView(best, task.programs.length > 1 ? "Best program" : "The only program"));
    card.append(body);
    if (task.programs.length - 1 + task.omitted > 0) card.append(otherPrograms(task));
    card.style.minHeight = "";
  }

  const cards = tasks.map((task) => {
    const card = element("article", "card");
    card.id = task.id;
    const link = element("a", "", task.id);
    link.href = `#${encodeURIComponent(task.id)}`;
    const facts = [];
    if (task.candidates) {
      facts.push(plural(task.candidates, "candidate"), plural(task.distinct, "program"), plural(task.behaviours, "behaviour"));
      facts.push(`${task.fits} fit, ${task.solves} solve`);
      if (task.status === "tried") facts.push(`best has ${percent(task.best)} of grids right`);
    }
    card.append(element("header", "", null, element("h3", "", null, link),
      element("span", `badge ${task.status}`, LABELS[task.status]), element("span", "facts", facts.join(" · "))));
    card.style.minHeight = task.candidates ? "560px" : "400px";
    return { card, task, text: [task.id, ...task.programs.map((program) => program.source)].join("\n").toLowerCase() };
  });
  const undrawn = new Map(cards.map(({ card, task }) => [card, task]));
  function drawCard(card) {
    const task = undrawn.get(card);
    if (task && !card.hidden && undrawn.delete(card)) fillCard(card, task);
  }
  const observer = new IntersectionObserver(
    (entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => drawCard(entry.target)),
    { rootMargin: "900px" },
  );
  window.addEventListener("beforeprint", () => cards.forEach(({ card }) => drawCard(card)));

  const list = document.getElementById("tasks"), search = document.getElementById("search");
  const sort = document.getElementById("sort"), shown = document.getElementById("shown");
  const buttons = Array.from(document.querySelectorAll("[data-filter]"));
  let filter = "";
  function applyFilter() {
    const wanted = search.value.trim().toLowerCase();
    let count = 0;
    for (const { card, task, text } of cards) {
      card.hidden = (filter && task.status !== filter) || (wanted && !text.includes(wanted)) ? true : false;
      count += card.hidden ? 0 : 1;
    }
    shown.textContent = count === cards.length ? "" : `${count} of ${plural(cards.length, "task")} shown`;
  }
  function applySort() {
    const near = (task) => (task.status === "solved" ? 4 : RANK[task.status]);
    const keys = { set: () => 0, best: (task) => RANK[task.status] - task.best / 2, near: (task) => near(task) - task.best / 2 };
    const key = keys[sort.value];
    const order = cards.map((entry, index) => [key(entry.task), index, entry.card]);
    order.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
    list.append(...order.map((entry) => entry[2]));
  }
  buttons.forEach((button) => button.addEventListener("click", () => {
    filter = button.dataset.filter;
    buttons.forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
    applyFilter();
  }));
  search.addEventListener("input", applyFilter);
  sort.addEventListener("change", applySort);
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== search) { event.preventDefault(); search.focus(); }
    if (event.key === "Escape" && document.activeElement === search) { search.value = ""; applyFilter(); search.blur(); }
  });

  const root = document.documentElement;
  document.getElementById("theme").addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });

  list.replaceChildren();
  applySort();
  cards.forEach(({ card }) => observer.observe(card));
  if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
})();
