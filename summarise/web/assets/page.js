// What the page does by itself: it chooses the language, puts stories into the page as they come, lights up where a
// sentence comes from, and copies and saves. Stories are HTML that the server has escaped; nothing here makes markup.
"use strict";
const summarise = (() => {
  // Gradio looks at the first language alone, and knows Chinese by zh-CN and zh-TW only.
  const SPOKEN = [
    [/^zh-(.*-)?(hant|tw|hk|mo)\b/i, "zh-TW", "zh-Hant"],
    [/^zh\b/i, "zh-CN", "zh-Hans"],
    [/^es\b/i, "es", "es"],
    [/^ja\b/i, "ja", "ja"],
    [/^en\b/i, "en", "en"],
  ];
  const spoken = () => {
    for (const tag of navigator.languages || [navigator.language]) {
      const found = SPOKEN.find(([like]) => like.test(tag));
      if (found) return found;
    }
    return SPOKEN[4];
  };
  const [, ofGradio, language] = spoken();
  Object.defineProperty(navigator, "language", { get: () => ofGradio });
  Object.defineProperty(navigator, "languages", { get: () => [ofGradio] });
  document.documentElement.lang = language;

  const say = (words) => {
    let live = document.getElementById("said-aloud");
    if (!live) {
      live = document.createElement("div");
      live.id = "said-aloud";
      live.setAttribute("role", "status");
      live.setAttribute("aria-live", "polite");
      document.body.append(live);
    }
    live.textContent = words;
  };

  // Stories as they come ------------------------------------------------------------------------------------------

  // Only what has changed is put in, so that what a reader has opened or chosen elsewhere stays as it is.
  const put = (holder, stories) => {
    const shown = holder.shown || [];
    stories.forEach((story, i) => {
      if (shown[i] === story) return;
      const template = document.createElement("template");
      template.innerHTML = story;
      const element = template.content.firstElementChild;
      if (holder.children[i]) {
        const open = [...holder.children[i].querySelectorAll("details")].map((one) => one.open);
        holder.children[i].replaceWith(element);
        element.querySelectorAll("details").forEach((one, k) => (one.open = one.open || open[k] === true));
      } else holder.append(element);
    });
    while (holder.children.length > stories.length) holder.lastElementChild.remove();
    holder.shown = stories.slice();
  };

  let files = null;

  const results = (element, props, watch) => {
    const render = () => {
      const value = props.value || {};
      const head = element.querySelector(".head");
      const stories = element.querySelector(".stories");
      if (!head || !stories) return;
      const before = element.dataset.state;
      element.dataset.state = value.state || "empty";
      element.setAttribute("aria-busy", String(value.state === "running"));
      document.body.classList.toggle("running", value.state === "running");
      if (head.said !== value.head) head.innerHTML = head.said = value.head || "";
      files = value.files || null;
      head.querySelector(".tools")?.remove();
      if (files) head.append(tools());
      put(stories, value.stories || []);
      const narrow = window.matchMedia("(max-width: 900px)").matches;
      if (narrow && before !== "running" && value.state === "running") element.scrollIntoView({ block: "start" });
    };
    watch("value", render);
    render();
  };

  const tools = () => {
    const bar = document.createElement("div");
    bar.className = "tools";
    for (const [does, key] of [["copy-all", "copy_all"], ["save-markdown", "markdown"], ["save-json", "json"]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.do = does;
      button.textContent = (does.startsWith("save") ? "↓ " : "") + WORDS[language][key];
      bar.append(button);
    }
    return bar;
  };

  // Where a sentence comes from -------------------------------------------------------------------------------------

  const numbers = (one) => one.dataset.from.split(" ").filter(Boolean);
  const inView = (box, element) => {
    // Only the box is scrolled, never the page from under the reader's hand.
    const [outer, inner] = [box.getBoundingClientRect(), element.getBoundingClientRect()];
    if (inner.top < outer.top || inner.bottom > outer.bottom)
      box.scrollBy({ top: inner.top - outer.top - outer.height / 3, behavior: calm() ? "auto" : "smooth" });
  };
  const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  const clear = (story) => {
    story.querySelectorAll(".lit").forEach((one) => one.classList.remove("lit"));
    story.querySelectorAll("[aria-pressed=true]").forEach((one) => one.setAttribute("aria-pressed", "false"));
    story.querySelectorAll(".quoted").forEach((one) => one.remove());
  };

  const choose = (chosen) => {
    const story = chosen.closest(".story");
    const wasChosen = chosen.getAttribute("aria-pressed") === "true";
    clear(story);
    if (wasChosen) return;
    chosen.setAttribute("aria-pressed", "true");
    const found = partners(story, chosen);
    found.forEach((one) => one.classList.add("lit"));
    if (!found.length) return;
    if (chosen.matches(".said")) {
      inView(story.querySelector(".page .text"), found[0]);
      // On a narrow screen the page stands far below: its sentences are quoted under the one that was chosen.
      const quote = document.createElement("blockquote");
      quote.className = "quoted";
      const page = story.querySelector(".page .text");
      quote.lang = page.lang;
      quote.dir = page.dir;
      for (const one of found) {
        const line = document.createElement("p");
        line.textContent = said(one);
        quote.append(line);
      }
      chosen.closest(".line").after(quote);
      say(found.map(said).join(" "));
    } else {
      say(found.map(said).join(" "));
      const first = found[0].getBoundingClientRect();
      if (first.top < 0 || first.bottom > window.innerHeight)
        found[0].scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
    }
  };

  // What a sentence says, without the number before it.
  const said = (one) => [...one.childNodes].filter((part) => part.nodeName !== "SUP").map((part) => part.textContent).join("");

  const partners = (story, one) => {
    if (one.matches(".said"))
      return numbers(one).flatMap((n) => [...story.querySelectorAll(`.s[data-n="${Number(n)}"]`)]);
    return [...story.querySelectorAll(".said")].filter((other) => numbers(other).includes(one.dataset.n));
  };

  const hover = (event, on) => {
    const one = event.target instanceof Element && event.target.closest(".said, .cited");
    if (!one) return;
    const story = one.closest(".story");
    story.querySelectorAll(".near").forEach((other) => other.classList.remove("near"));
    if (on) [one, ...partners(story, one)].forEach((other) => other.classList.add("near"));
  };

  const point = (button) => {
    const story = button.closest(".story");
    story.querySelectorAll("mark.pointed").forEach((one) => one.classList.remove("pointed"));
    const marks = [...story.querySelectorAll("mark")].filter((one) =>
      one.dataset.ids.split(" ").includes(button.dataset.id));
    marks.forEach((one) => one.classList.add("pointed"));
    if (marks.length) marks[0].scrollIntoView({ block: "nearest", behavior: calm() ? "auto" : "smooth" });
    say(button.parentElement.textContent);
  };

  // To take away ----------------------------------------------------------------------------------------------------

  const copy = async (text, button) => {
    let done = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Over plain http from another machine there is no clipboard but this one.
      const area = document.createElement("textarea");
      area.value = text;
      area.className = "aside";
      document.body.append(area);
      area.select();
      done = document.execCommand("copy");
      area.remove();
      button.focus();
    }
    const word = WORDS[language][done ? "copied" : "not_copied"];
    button.before_ ??= button.textContent;
    button.textContent = word;
    say(word);
    clearTimeout(button.timer);
    button.timer = setTimeout(() => (button.textContent = button.before_), 1600);
  };

  const save = (text, name, type) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  const rows = (button) =>
    [...button.closest(".names").querySelectorAll("tr")].map((row) =>
      [...row.cells].map((cell) => (cell.textContent === "—" ? "" : cell.textContent)));
  // A spreadsheet would run what begins like a formula.
  const field = (cell) => `"${(/^[=+\-@\t\r]/.test(cell) ? "'" : "") + cell.replaceAll('"', '""')}"`;
  const csv = (button) => "\ufeff" + rows(button).map((row) => row.map(field).join(",")).join("\r\n") + "\r\n";

  const ACTIONS = {
    copy: (button) => copy(button.dataset.text, button),
    "copy-address": (button) => {
      const address = new URL(location.pathname, location.origin);
      address.searchParams.set("run", button.dataset.text);
      copy(address.href, button);
    },
    "copy-all": (button) => files && copy(files.markdown, button),
    "copy-table": (button) => copy(rows(button).map((row) => row.join("\t")).join("\n"), button),
    csv: (button) => save(csv(button), "names.csv", "text/csv"),
    point,
    "save-json": () => files && save(files.json, `${files.name}.json`, "application/json"),
    "save-markdown": () => files && save(files.markdown, `${files.name}.md`, "text/markdown"),
  };

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const button = event.target.closest("[data-do]");
    if (button && Object.hasOwn(ACTIONS, button.dataset.do)) return void ACTIONS[button.dataset.do](button);
    const chosen = event.target.closest(".said, .cited");
    // Whoever marks text with the mouse wants to copy it, not to choose it.
    if (chosen && String(window.getSelection()).trim() === "") choose(chosen);
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.target instanceof Element)) return;
    if (event.target.matches(".said, .cited") && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      choose(event.target);
    }
    if (event.key === "Escape") document.querySelectorAll(".story").forEach(clear);
  });
  document.addEventListener("mouseover", (event) => hover(event, true));
  document.addEventListener("mouseout", (event) => hover(event, false));

  return { results };
})();
window.summarise = summarise;
