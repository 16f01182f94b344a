"use strict";
// Grids on canvases and programs as highlighted text. Nothing here reads HTML: text enters the page by `textContent`.
const drawing = (() => {
  const WORDS = new Set(("False None True and as assert break case class continue def del elif else except finally for from " +
    "global if import in is lambda match nonlocal not or pass raise return try while with yield").split(" "));
  const TOKEN = new RegExp([
    "(?<c>#[^\\n]*)",
    "(?<s>[rbfuRBFU]{0,2}(?:\"\"\"[\\s\\S]*?(?:\"\"\"|$)|'''[\\s\\S]*?(?:'''|$)|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])*'))",
    "(?<n>\\b\\d[\\w.]*)",
    "(?<w>[A-Za-z_]\\w*)",
  ].join("|"), "g");
  const COLUMN_GAP = 20, LABEL_WIDTH = 96;
  let colors = [];

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

  function gridSides(text) {
    const width = text.indexOf("/") < 0 ? text.length : text.indexOf("/");
    return [(text.length + 1) / (width + 1), width];
  }

  // Draw cells in whole device pixels; a cell that differs from `expected` gets a ring that shows on every color.
  function drawGrid(rows, size, expected) {
    const canvas = element("canvas");
    const scale = Math.max(1, Math.round(window.devicePixelRatio || 1));
    const height = rows.length, width = rows[0].length, line = size >= 5 ? 1 : 0;
    canvas.width = (width * size + line) * scale;
    canvas.height = (height * size + line) * scale;
    canvas.style.width = `${width * size + line}px`;
    canvas.style.height = `${height * size + line}px`;
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", `grid, ${height} rows of ${width}`);
    const context = canvas.getContext("2d");
    context.scale(scale, scale);
    context.fillStyle = "#555555";
    context.fillRect(0, 0, width * size + line, height * size + line);
    rows.forEach((row, y) => row.forEach((color, x) => {
      context.fillStyle = colors[color];
      context.fillRect(x * size + line, y * size + line, size - line, size - line);
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

  // A grid at most `side` pixels high and wide, for looking over many.
  function thumbnail(task, number, side) {
    if (number < 0) return element("span", "blank", "–");
    const rows = parse(task.grids[number]);
    return drawGrid(rows, Math.max(1, Math.min(16, Math.floor(side / Math.max(rows.length, rows[0].length)))));
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

  // Pixels per cell so that all columns fit into `room`, and whether that leaves the grids large enough to read.
  function fitCells(task, group, room, longest) {
    let largest = 1;
    const columns = [...task.train, ...task.test].map((pair, index) => {
      const shown = group ? [...pair, group.outputs[index]] : pair;
      const sides = shown.filter((number) => number >= 0).map((number) => gridSides(task.grids[number]));
      largest = Math.max(largest, ...sides.flat());
      return Math.max(...sides.map((side) => side[1]));
    });
    const wanted = Math.max(4, Math.min(20, Math.floor(longest / largest)));
    const total = (size) => columns.reduce((sum, cells) => sum + COLUMN_GAP + Math.max(cells * size + 1, group ? 68 : 36), LABEL_WIDTH + 20);
    let size = wanted;
    while (size > 4 && total(size) > room) size -= 1;
    return { size, roomy: total(size) <= room && size >= Math.max(5, 0.7 * wanted) };
  }

  // One column per pair: input, expected output, and what a behaviour gave when there is one.
  function pairTable(task, group, size) {
    const rows = group ? ["input", "expected", "output"] : ["input", "output"];
    const table = element("div", `pairs ${group ? "three" : "two"}`);
    table.append(element("div"), ...rows.map((name) => element("div", "label", name)));
    [...task.train, ...task.test].forEach(([input, expected], index) => {
      const isTest = index >= task.train.length;
      const name = isTest ? `test ${index - task.train.length + 1}` : `train ${index + 1}`;
      table.append(element("div", `name ${isTest ? "test" : ""}`, name), gridFigure(task, input, size));
      table.append(gridFigure(task, expected, size, expected < 0 ? "unknown" : undefined));
      if (!group) return;
      const number = group.outputs[index], right = group.correct[index];
      const state = right === true ? "right" : right === false ? "wrong" : "";
      const caption = number < 0 ? "no output" : right === true ? "✓ right" : right === false ? "✗ wrong" : undefined;
      table.append(gridFigure(task, number, size, caption, state, expected));
    });
    return table;
  }

  function sourceBlock(program) {
    if (!program.source.trim()) return element("pre", "c", "   no program in the completion");
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

  return { setColors: (list) => { colors = list; }, element, plural, percent, gridSides, gridFigure, thumbnail, fitCells, pairTable, sourceBlock };
})();
