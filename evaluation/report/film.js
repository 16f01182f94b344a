"use strict";
// A solve as a film: a frame for each round of a task, and where the first program that fits came from.
// Train pairs alone chose what is shown as the best. Programs are named by their rank in the task's side file.
const film = (() => {
  const { element, plural, percent, gridFigure, gridSides, thumbnail } = drawing;
  const TALL = 96, LOW = 60, THUMBNAIL = 56;
  const count = (number) => number.toLocaleString("en");
  const short = (loss) => loss.toPrecision(3);
  const lossText = (losses) => `${short(losses[0])} → ${short(losses[losses.length - 1])}`;
  const ceilingOf = (updates) => Math.max(1e-9, ...updates.flatMap((update) => update.losses));

  function shape(tag, attributes, ...children) {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  // A drawing of 100 by `height` units, stretched over its place; `label` says what it shows.
  const picture = (className, height, label, ...children) => shape("svg", {
    class: className, viewBox: `0 0 100 ${height}`, preserveAspectRatio: "none", role: "img", "aria-label": label,
  }, shape("title", {}, label), ...children);

  // How much of the train outputs the candidates of a round get right: all, the middle half, the median.
  function spread([least, low, middle, high, most], floor) {
    const x = (share) => 2 + (96 * (share - floor)) / (1 - floor);
    const label = `${percent(least)} to ${percent(most)}, median ${percent(middle)}, quartiles ${percent(low)} and ${percent(high)}`;
    return picture("spread", 14, label, shape("path", { class: "axis", d: "M2 7H98" }), shape("path", { d: `M${x(least)} 7H${x(most)}` }),
      shape("rect", { x: x(low), y: 2, width: Math.max(x(high) - x(low), 1), height: 10 }),
      shape("path", { class: "middle", d: `M${x(middle)} 1V13` }));
  }

  function curve(losses, ceiling) {
    const x = (index) => (losses.length > 1 ? 2 + (96 * index) / (losses.length - 1) : 50);
    const places = losses.map((loss, index) => `${x(index).toFixed(1)},${(23 - 21 * Math.min(loss / ceiling, 1)).toFixed(1)}`);
    return picture("loss", 25, `loss ${lossText(losses)}`, shape("path", { class: "axis", d: "M2 23H98" }), shape("polyline", { points: places.join(" ") }));
  }

  // A button for the program of this rank, which `show` opens and closes.
  function opener(className, label, show, rank, learnt, ...children) {
    const button = element("button", className, null, ...children);
    button.type = "button";
    button.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-label", label);
    button.addEventListener("click", () => show(button, rank, learnt));
    return button;
  }

  // One column per round: what its best program gave for each pair, and what its candidates and the update came to.
  function strip({ details, updates, programs, show }) {
    const { frames } = details.film, pairs = [...details.train, ...details.test], numTrain = details.train.length;
    const outputs = frames.flatMap((frame) => programs.get(frame.best)?.group.outputs ?? []);
    const sides = [...pairs.map((pair) => pair[1]), ...outputs].filter((number) => number >= 0).flatMap((number) => gridSides(details.grids[number]));
    const size = Math.max(2, Math.min(12, Math.floor((pairs.length > 2 ? LOW : TALL) / Math.max(1, ...sides))));
    const shares = frames.flatMap((frame) => frame.quartiles);
    const floor = shares.length ? Math.min(0.9, Math.floor(10 * Math.min(...shares)) / 10) : 0, ceiling = ceilingOf(updates);
    const facts = {
      [`right train cells, ${Math.round(100 * floor)}–100%`]: (frame) => (frame.quartiles.length ? spread(frame.quartiles, floor) : "–"),
      "of the best": (frame) => percent(frame.cells),
      "candidates that fit": (frame) => `${count(frame.fits)} of ${count(frame.candidates)}`,
      "valid": (frame) => count(frame.valid),
      "new behaviours": (frame) => `${count(frame.new)} of ${count(frame.behaviours)}`,
    };
    const learnt = {
      "then learnt from": (frame, update) => (update ? `${count(frame.learnt)} of ${plural(update.tasks, "task")}` : "–"),
      "its loss": (frame, update) => (update?.losses.length ? curve(update.losses, ceiling) : "–"),
      "loss at first and last": (frame, update) => (update?.losses.length ? lossText(update.losses) : "–"),
    };
    const rows = { ...facts, ...(updates.length ? learnt : {}) };
    const table = element("div", "frames");
    table.style.gridTemplateRows = `repeat(${1 + pairs.length + Object.keys(rows).length}, auto)`;
    table.tabIndex = 0;
    table.setAttribute("role", "region");
    table.setAttribute("aria-label", "Rounds, a column each");
    const stay = (className, ...children) => element("div", `stay ${className}`, null, ...children);
    table.append(stay(""), ...pairs.map((pair, index) => {
      const isTest = index >= numTrain, name = isTest ? `test ${index - numTrain + 1}` : `train ${index + 1}`;
      return stay("", gridFigure(details, pair[1], size, name, isTest ? "test" : ""));
    }), ...Object.keys(rows).map((name) => stay("label", name)));
    for (const frame of frames) {
      const group = programs.get(frame.best)?.group, update = updates.find((one) => one.round === frame.round + 1);
      const name = `Round ${frame.round}`;
      const button = opener(`frame ${group?.status ?? ""}`, `${name}: its best program`, show, frame.best, "", name);
      button.disabled = !group;
      table.append(button, ...pairs.map((pair, index) => {
        if (!group) return element("div", "void", "none valid");
        const right = group.correct[index];
        const caption = right === true ? "✓ right" : right === false ? "✗ wrong" : undefined;
        return gridFigure(details, group.outputs[index], size, caption, right === true ? "right" : right === false ? "wrong" : "", pair[1]);
      }), ...Object.values(rows).map((make) => element("div", "fact", null, make(frame, update))));
    }
    return table;
  }

  // From the program back to the base model, an update at a time, with the nearest of the programs that it learnt from.
  function lineage({ details, updates, programs, show }) {
    const tree = details.film.lineage, list = element("ol", "lineage"), ceiling = ceilingOf(updates);
    const card = (rank, text, learnt) => {
      const { group } = programs.get(rank);
      return opener(`parent ${group.status}`, `Program ${rank}: ${text}`, show, rank, learnt,
        thumbnail(details, group.outputs[0], THUMBNAIL), element("span", "", `#${rank}`), element("span", "", text));
    };
    const node = (className, title, text, ...children) =>
      list.append(element("li", className, null, element("b", "", title), element("span", "facts", text), ...children));
    node("winner", `Round ${tree.round}`, "the first program that fits", element("div", "parents", null, card(tree.best, "fits", "")));
    for (const step of tree.steps) {
      const update = updates.find((one) => one.round === step.round), rest = step.own - step.parents.length;
      const row = element("div", "parents", null, ...step.parents.map((parent) => card(parent.rank, percent(parent.cells), parent.learnt)));
      if (rest > 0) row.append(element("span", "facts", `and ${count(rest)} more`));
      const facts = `${plural(update.tasks, "task")} made of misses; new: ${count(step.own)} of this task, ${count(step.others)} of others`;
      const loss = update.losses.length ? [curve(update.losses, ceiling), element("span", "facts", `loss ${lossText(update.losses)}`)] : [];
      node("update", `Update before round ${step.round}`, facts, ...loss, ...(step.parents.length ? [row] : []));
    }
    node("base", tree.sampled ? "Base model" : "The search", tree.sampled ? "before any update" : "no model had a part in it");
    return list;
  }

  // A part of the film that can be folded: drawn by `draw` when it is open for the first time.
  function section(title, note, isOpen, draw, film, view) {
    const detail = element("div", "film-program"), body = element("div", "film-body");
    const box = element("details", "sheet film", null, element("summary", "", null, element("b", "", title), element("span", "facts", note)), body);
    const show = (button, rank, learnt) => {
      const isShown = button.getAttribute("aria-pressed") === "true";
      for (const other of body.querySelectorAll("[aria-pressed]")) other.setAttribute("aria-pressed", "false");
      detail.remove();
      if (isShown) return;
      button.setAttribute("aria-pressed", "true");
      const { group, program } = film.programs.get(rank);
      detail.replaceChildren(view(program, group));
      if (learnt) detail.append(element("div", "head", "learnt without what changed nothing:"), drawing.sourceBlock({ source: learnt }));
      (button.closest("li") ?? body).append(detail);
    };
    const fill = () => { if (box.open && !body.children.length) body.append(draw({ ...film, show })); };
    box.addEventListener("toggle", fill);
    box.open = isOpen;
    fill();
    return box;
  }

  // Fill `place` with the film of a task, if it has one; `view(program, group)` draws a program.
  function fill(place, details, updates, view) {
    place.hidden = !details.film;
    place.replaceChildren();
    if (!details.film) return;
    const { frames, lineage: tree } = details.film;
    const programs = new Map(details.groups.flatMap((group) => group.programs.map((program) => [program.rank, { group, program }])));
    const film = { details, updates, programs };
    const expected = "beside what is expected, the best program of each by train pairs alone";
    place.append(section("Film", `${plural(frames.length, "round")}; ${expected}`, true, strip, film, view));
    if (!tree) return;
    const after = tree.sampled ? `after ${plural(tree.steps.length, "update")}` : "by the search";
    place.append(section("Lineage", `the first program that fits: round ${tree.round}, ${after}`, false, lineage, film, view));
  }

  return { fill };
})();
