"use strict";
// The page: a gallery of tasks, one view per task with all of its programs, and filters that hold for both.
(() => {
  const { element, plural, percent, thumbnail, fitCells, pairTable, sourceBlock } = drawing;
  const page = JSON.parse(document.getElementById("data").textContent);
  const tasks = page.tasks;
  const TASK_LABELS = { solved: "solved", fits: "fits train, misses test", tried: "no program fits", none: "no candidates" };
  const PROGRAM_LABELS = { solved: "solves", fits: "fits", tried: "misses" };
  const RANK = { solved: 0, fits: 1, tried: 2, none: 3 };
  const BEHAVIOURS_AT_ONCE = 60, PROGRAMS_AT_ONCE = 10, KEPT_FILES = 8, THUMBNAIL = 44, COVER = 92;
  const at = (id) => document.getElementById(id);
  drawing.setColors(page.colors);

  // Side files: classic scripts that call one function, for a page from a disk may neither fetch nor import.
  const loads = new Map(), waiting = new Map();
  window[page.callback] = (number, details) => waiting.get(number)?.(details);
  function loadDetails(number) {
    if (loads.has(number)) return loads.get(number);
    const source = `${encodeURIComponent(page.folder)}/${String(number).padStart(4, "0")}.js`;
    const load = new Promise((resolve, reject) => {
      const script = element("script");
      const end = (why) => {  // after the details came, a failure changes nothing
        script.remove();
        waiting.delete(number);
        reject(new Error(why));
      };
      waiting.set(number, (details) => {
        if (details.id === tasks[number].id) resolve(details);
        else reject(new Error(`${source} belongs to another report; write both again`));
      });
      script.onload = () => end(`${source} is damaged; write the report again`);
      script.onerror = () => end(`${source} cannot be read; keep the folder ${page.folder} beside this page`);
      script.src = source;
      document.head.append(script);
    });
    loads.set(number, load);
    load.catch(() => loads.delete(number));
    if (loads.size > KEPT_FILES) loads.delete(loads.keys().next().value);
    return load;
  }

  const bar = { search: at("search"), outcome: at("outcome"), round: at("round"), temperature: at("temperature") };
  let status = "", opened = null;
  const wanted = () => ({ text: bar.search.value.trim().toLowerCase(), outcome: bar.outcome.value, round: bar.round.value, temperature: bar.temperature.value });
  const isFrom = (want, round, temperature) =>
    (!want.round || String(round) === want.round) && (!want.temperature || String(temperature) === want.temperature);

  // The gallery.
  function stripOf(task) {
    const strip = element("i", "strip");
    const parts = { solved: task.solves, fits: task.fits - task.solves, ok: task.valid - task.fits };
    for (const [name, count] of Object.entries(parts)) {
      if (count <= 0) continue;
      const part = element("b", name);
      part.style.width = `${(100 * count) / task.candidates}%`;
      strip.append(part);
    }
    return strip;
  }

  function cover(task, number, name, className) {
    return element("figure", className || "", null, thumbnail(task, number, COVER), element("figcaption", "", name));
  }

  function fillCard(card, task) {
    const [input, output] = task.train[0], best = task.groups[0];
    const last = best ? best.outputs[task.train.length] : -1;
    const right = best ? best.correct[task.train.length] : null;
    card.querySelector(".covers").replaceChildren(cover(task, input, "train 1"), element("span", "arrow", "→"), cover(task, output, "output"),
      best ? cover(task, last, right === true ? "✓ best, test 1" : right === false ? "✗ best, test 1" : "best, test 1",
        `best ${right === true ? "right" : right === false ? "wrong" : ""}`) : cover(task, task.test[0][0], "test 1", "best"));
  }

  const cards = tasks.map((task, number) => {
    const card = element("a", "card");
    card.href = `#${encodeURIComponent(task.id)}`;
    card.dataset.task = task.id;
    const facts = task.candidates ? [plural(task.candidates, "candidate"), plural(task.behaviours, "behaviour")] : [];
    if (task.status === "tried") facts.push(`best has ${percent(task.best)} of grids`);
    else if (task.candidates) facts.push(task.status === "solved" ? `${task.solves.toLocaleString("en")} solve` : `${task.fits.toLocaleString("en")} fit`);
    card.append(element("header", "", null, element("h3", "", task.id), element("span", `badge ${task.status}`, TASK_LABELS[task.status])),
      element("div", "covers"), stripOf(task), element("p", "facts", facts.join(" · ") || "never tried"));
    const text = [task.id, ...task.groups.flatMap((group) => group.programs.map((program) => program.source))].join("\n").toLowerCase();
    return { card, task, text, number };
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

  // How far a task got with the candidates that the filters leave; null when they leave none.
  function statusOf(task, want) {
    if (!want.outcome && !want.round && !want.temperature) return task.status;
    const states = task.facets.filter(([outcome, , round, temperature]) =>
      (!want.outcome || outcome === want.outcome) && isFrom(want, round, temperature)).map((facet) => facet[1]);
    return states.sort((one, other) => RANK[one] - RANK[other])[0] || null;
  }

  const found = { text: "", numbers: new Set() };  // what the search through all side files found
  function applyToGallery() {
    const want = wanted(), counts = { "": 0, solved: 0, fits: 0, tried: 0, none: 0 };
    let shown = 0;
    for (const { card, task, text, number } of cards) {
      const state = statusOf(task, want);
      const matches = state && (!want.text || text.includes(want.text) || (found.text === want.text && found.numbers.has(number)));
      if (matches) { counts[state] += 1; counts[""] += 1; }
      card.hidden = !matches || Boolean(status && state !== status);
      shown += card.hidden ? 0 : 1;
    }
    const isNarrowed = shown !== cards.length;
    at("shown").textContent = isNarrowed ? `${shown} of ${plural(cards.length, "task")} shown` : "";
    showButtons(counts, { "": "All", ...page.statuses });
    at("deep").hidden = !want.text || found.text === want.text;
  }
  function sortGallery() {
    const near = (task) => (task.status === "solved" ? 4 : RANK[task.status]);
    const keys = { set: () => 0, best: (task) => RANK[task.status] - task.best / 2, near: (task) => near(task) - task.best / 2 };
    const key = keys[at("order").value];
    cards.sort((one, other) => key(one.task) - key(other.task) || one.number - other.number);
    at("tasks").replaceChildren(...cards.map((entry) => entry.card));
  }

  const textOf = (program) => (program.text ??= `${program.source}\n${program.reason}`.toLowerCase());
  async function searchEverywhere() {
    const { text } = wanted(), numbers = new Set();
    at("deep").disabled = true;
    for (const { number, task } of cards) {
      if (wanted().text !== text || opened) break;
      if (!task.candidates) continue;
      at("shown").textContent = `searching ${plural(page.programs, "program")}: task ${number + 1} of ${tasks.length} …`;
      try {
        const { groups } = await loadDetails(number);
        if (groups.some((group) => group.programs.some((program) => textOf(program).includes(text)))) numbers.add(number);
      } catch (error) {
        at("shown").textContent = error.message;
        at("deep").disabled = false;
        return;
      }
    }
    at("deep").disabled = false;
    if (wanted().text === text && !opened) { found.text = text; found.numbers = numbers; }
    apply();
  }

  // The view of one task.
  function augmentationText(name) {
    if (name === "identity") return "the task as it is";
    const parts = Object.fromEntries(name.split(";").map((part) => part.split("=")));
    const turn = Number(parts.sym || 0), words = [];
    if (turn >= 4) words.push("transposed");
    if (turn % 4) words.push(`turned ${90 * (turn % 4)}°`);
    if (parts.colors) words.push(`colors 0-9 become ${Array.from(parts.colors).join(" ")}`);
    return words.join(", ") || name;
  }

  function tally(origins, index) {
    const counts = new Map();
    origins.forEach((origin) => counts.set(origin[index], (counts.get(origin[index]) || 0) + origin[2]));
    return [...counts].map(([value, count]) => (counts.size > 1 ? `${value} (${count}×)` : `${value}`)).join(", ");
  }

  function programView(program, group) {
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
    const origin = element("dl", "origin");
    const fact = (name, value) => origin.append(element("div", "", null, element("dt", "", name), element("dd", "", value)));
    fact("candidates", program.count.toLocaleString("en"));
    if (program.logprob !== null) fact("log-probability", program.logprob.toFixed(2));
    fact("tokens", program.tokens.toLocaleString("en"));
    fact("round", tally(program.origins, 0));
    fact("temperature", tally(program.origins, 1));
    fact("prompt showed", augmentationText(program.augmentation));
    const view = element("div", "program", null, element("div", "head", null, element("b", "", `Program #${program.rank}`), copy), origin);
    if (group.outcome !== "ok") {
      const line = program.line ? `, line ${program.line}` : "";
      const call = group.syscall ? ` (refused system call: ${group.syscall})` : "";
      view.append(element("div", "why", `${group.outcome}${line}: ${program.reason || "no reason given"}${call}`));
    }
    view.append(sourceBlock(program));
    return view;
  }

  // Append `make(item)` of the next items, and a button for those that are left.
  function appendSome(parent, items, make, size, noun) {
    items.slice(0, size).forEach((item) => parent.append(make(item)));
    if (items.length <= size) return;
    const more = element("button", "more", `Show ${Math.min(size, items.length - size)} of ${plural(items.length - size, `more ${noun}`)}`);
    more.type = "button";
    more.addEventListener("click", () => { more.remove(); appendSome(parent, items.slice(size), make, size, noun); });
    parent.append(more);
  }

  function fillBehaviour(row, task, group, programs) {
    const room = row.clientWidth;
    const beside = fitCells(task, group, 0.58 * room, 150);
    const isBeside = beside.roomy && room >= 1000;
    const size = isBeside ? beside.size : fitCells(task, group, room, 150).size;
    const list = element("div", "programs");
    appendSome(list, programs, (program) => programView(program, group), PROGRAMS_AT_ONCE, "program");
    row.append(element("div", isBeside ? "body beside" : "body", null, pairTable(task, group, size), list));
  }

  const thumbs = new IntersectionObserver((entries) => entries.filter((entry) => entry.isIntersecting).forEach(({ target }) => {
    thumbs.unobserve(target);
    target.draw();
  }), { rootMargin: "600px" });

  function behaviourRow(task, { group, programs }) {
    const row = element("details", `behaviour ${group.status}`);
    const count = programs.reduce((sum, program) => sum + program.count, 0);
    const facts = [plural(count, "candidate"), plural(programs.length, "program")];
    if (group.outcome === "ok" && group.status === "tried") facts.push(`${percent(group.grids)} of grids`, `${percent(group.cells)} of cells`);
    const why = group.outcome === "ok" ? "" : `${group.outcome}: ${programs[0].reason || group.exception}`.slice(0, 160);
    const pictures = element("span", "pictures");
    pictures.draw = () => group.outputs.forEach((number, index) => {
      const right = group.correct[index];
      const picture = element("span", right === true ? "right" : right === false ? "wrong" : "", null, thumbnail(task, number, THUMBNAIL));
      if (index === task.train.length) picture.classList.add("first");
      pictures.append(picture);
    });
    const summary = element("summary", "", null, element("span", "rank", `#${programs[0].rank}`),
      element("span", `badge ${group.status}`, PROGRAM_LABELS[group.status]));
    if (group.outputs.some((number) => number >= 0)) { summary.append(pictures); thumbs.observe(pictures); }
    summary.append(element("span", "facts", facts.join(" · ")), element("span", "why", why));
    row.append(summary);
    row.addEventListener("toggle", () => { if (row.open && row.children.length === 1) fillBehaviour(row, task, group, programs); });
    return row;
  }

  function applyToTask() {
    const want = wanted(), { details } = opened, counts = { "": 0, solved: 0, fits: 0, tried: 0 };
    const kept = [];
    let total = 0, shown = 0;
    for (const group of details.groups) {
      total += group.programs.length;
      if (want.outcome && group.outcome !== want.outcome) continue;
      const programs = group.programs.filter((program) => (!want.text || textOf(program).includes(want.text)) &&
        program.origins.some(([round, temperature]) => isFrom(want, round, temperature)));
      counts[group.status] += programs.length;
      counts[""] += programs.length;
      if (!programs.length || (status && group.status !== status)) continue;
      shown += programs.length;
      kept.push({ group, programs });
    }
    const count = ({ programs }) => programs.reduce((sum, program) => sum + program.count, 0);
    const likeliest = ({ programs }) => Math.max(...programs.map((program) => program.logprob ?? -Infinity));
    const keys = { rank: () => 0, count: (one) => -count(one), likely: (one) => -likeliest(one) };
    const key = keys[at("programs-order").value];
    kept.forEach((entry, index) => { entry.index = index; entry.key = key(entry); });
    kept.sort((one, other) => (one.key === other.key ? one.index - other.index : one.key - other.key));
    const list = at("behaviours");
    list.replaceChildren();
    appendSome(list, kept, (entry) => behaviourRow(details, entry), BEHAVIOURS_AT_ONCE, "behaviour");
    const first = list.querySelector("details");
    if (first) first.open = true;
    const state = opened.note || (shown === total ? "" : `${shown.toLocaleString("en")} of ${plural(total, "program")} shown`);
    at("shown").textContent = details.groups.length ? state : "";
    showButtons(counts, { "": "All programs", solved: "Solve", fits: "Fit only", tried: "Miss" });
    at("deep").hidden = true;
  }

  function openTask(entry) {
    const { task, number } = entry;
    opened = { entry, details: task, note: "" };
    const index = cards.indexOf(entry);
    const neighbour = (step) => {
      for (let other = index + step; other >= 0 && other < cards.length; other += step) if (!cards[other].card.hidden) return cards[other].task.id;
      return null;
    };
    for (const [name, id] of [["previous", neighbour(-1)], ["next", neighbour(1)]]) {
      at(name).toggleAttribute("href", id !== null);
      if (id !== null) at(name).href = `#${encodeURIComponent(id)}`;
    }
    const facts = [plural(task.candidates, "candidate"), `${task.valid.toLocaleString("en")} valid`, plural(task.distinct, "distinct program"),
      plural(task.behaviours, "behaviour"), `${task.fits.toLocaleString("en")} fit`, `${task.solves?.toLocaleString("en") ?? "?"} solve`];
    at("name").replaceChildren(element("h2", "", task.id), element("span", `badge ${task.status}`, TASK_LABELS[task.status]),
      element("span", "facts", task.candidates ? facts.join(" · ") : ""));
    const pairs = at("pairs");
    pairs.hidden = task.groups.length > 0;
    show();
    pairs.replaceChildren(...(pairs.hidden ? [] : [pairTable(task, null, fitCells(task, null, pairs.clientWidth, 200).size)]));
    at("film").hidden = true;
    if (!task.candidates) return apply();
    opened.note = `loading ${plural(task.distinct, "program")} …`;
    apply();
    const current = opened;
    loadDetails(number).then(
      (details) => { current.details = details; current.note = ""; },
      (error) => { current.note = `Only the best program is in this file. ${error.message}.`; },
    ).then(() => {
      if (opened !== current) return;
      if (current.details !== task) film.fill(at("film"), current.details, page.updates, programView);
      apply();
    });
  }

  // What both views share: the bar, and the address that says which view it is.
  const buttons = at("statuses");
  function showButtons(counts, labels) {
    buttons.replaceChildren(...Object.entries(labels).map(([name, label]) => {
      const button = element("button", "", null, ...(name ? [element("i", `dot ${name}`)] : []), `${label} `, element("b", "", counts[name].toLocaleString("en")));
      button.type = "button";
      button.dataset.filter = name;
      button.setAttribute("aria-pressed", String(name === status));
      button.addEventListener("click", () => { status = name; apply(); });
      return button;
    }));
  }
  const apply = () => (opened ? applyToTask() : applyToGallery());
  function show() {
    const isTask = opened !== null;
    for (const id of ["overview", "tasks", "gallery-order"]) at(id).hidden = isTask;
    for (const id of ["task", "task-head", "task-order"]) at(id).hidden = !isTask;
  }
  let galleryScroll = 0;
  function route() {
    const entry = cards.find(({ card }) => card.hash && card.hash === location.hash);
    if (!opened) galleryScroll = window.scrollY;
    if (!entry || !opened) status = "";
    if (entry) {
      openTask(entry);
      window.scrollTo(0, 0);
    } else {
      opened = null;
      show();
      apply();
      window.scrollTo(0, galleryScroll);
    }
  }
  bar.search.addEventListener("input", apply);
  for (const name of ["outcome", "round", "temperature"]) {
    const values = page.values[name];
    bar[name].append(...values.map((value) => new Option(name === "outcome" ? value : `${name} ${value}`, value)));
    bar[name].hidden = values.length < 2;
    bar[name].addEventListener("change", () => { bar[name].classList.toggle("set", bar[name].value !== ""); apply(); });
  }
  at("order").addEventListener("change", sortGallery);
  at("programs-order").addEventListener("change", apply);
  at("deep").addEventListener("click", searchEverywhere);
  window.addEventListener("hashchange", route);
  document.addEventListener("keydown", (event) => {
    const isTyping = ["INPUT", "SELECT", "TEXTAREA"].includes(document.activeElement.tagName);
    if (event.key === "/" && !isTyping) { event.preventDefault(); bar.search.focus(); }
    if (event.key === "Escape" && document.activeElement === bar.search) { bar.search.value = ""; apply(); bar.search.blur(); }
    else if (event.key === "Escape" && opened) location.hash = "";
    const isReading = isTyping || document.activeElement.closest(".frames");  // arrows scroll what has the focus
    if (opened && !isReading && event.key === "ArrowLeft") at("previous").click();
    if (opened && !isReading && event.key === "ArrowRight") at("next").click();
  });
  const root = document.documentElement;
  at("theme").addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });

  sortGallery();
  applyToGallery();
  route();
  cards.forEach(({ card }) => observer.observe(card));
})();
