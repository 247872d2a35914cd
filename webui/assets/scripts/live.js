// The page for use in a meeting. Each state has an address, and without scripts links and a form lead there.
import { asker } from "./live/asking.js";
import { address, changed, read, store } from "./live/state.js";

// The list of keys, which without scripts stands at the page's end.
const inDialog = (section) => {
  const dialog = document.createElement("dialog");
  dialog.id = section.id;
  dialog.className = section.className;
  dialog.setAttribute("aria-labelledby", "keys-heading");
  const form = document.createElement("form");
  form.method = "dialog";
  const button = document.createElement("button");
  button.className = "govuk-button";
  button.textContent = "Close";
  button.autofocus = true;
  form.append(button);
  dialog.append(...section.childNodes, form);
  section.replaceWith(dialog);
  return dialog;
};

const input = document.getElementById("q");
const status = document.getElementById("status");
const notice = document.getElementById("trouble");
const keys = inDialog(document.getElementById("keys"));
// So long nothing is said, and the address is not changed, after a letter, since another may follow.
const PAUSE = 600; // milliseconds
const WORD_ENDS = /\s$/;
const BETWEEN = " – ";

let state = read();
// The list that a passage was opened from, and what had the focus there.
let list = null;
// Whether the list is of a word that may go on.
let isTyped = false;
// What is to be done once an answer stands in the page.
let painted = () => {};
let announcing = 0;
let writing = 0;

const main = () => document.getElementById("live-main");
const agenda = () => [...document.querySelectorAll(".agenda a")];
const headline = main().dataset.title;
const title = headline ? document.title.slice(headline.length + BETWEEN.length) : document.title;
const results = () => [...main().querySelectorAll("article :is(h3, h4, h5) a, [data-result]")];
const inFields = (element) => element.matches("input, textarea, select, [contenteditable]");

const say = (text, pause = 0) => {
  clearTimeout(announcing);
  announcing = setTimeout(() => { status.textContent = text; }, pause);
};

const show = (part) => {
  const left = document.activeElement;
  const place = results().indexOf(left);
  main().replaceWith(part);
  if (place >= 0) {
    // An answer that comes late takes nobody out of the list.
    const links = results();
    (links.find((each) => each.pathname === left.pathname) ?? links[place] ?? links.at(-1))?.focus();
  }
  document.title = part.dataset.title ? part.dataset.title + BETWEEN + title : title;
};

const { ask, abandon } = asker(
  (part) => {
    show(part);
    painted(part);
    if (part.dataset.said) say(part.dataset.said, document.activeElement === input ? PAUSE : 0);
  },
  (why) => {
    notice.hidden = !why;
    notice.textContent = why ?? "";
    if (why) say(why);
  },
);

// Not at each letter: browsers let an address change some hundred times in half a minute.
const write = (pause = 0) => {
  clearTimeout(writing);
  if (pause) writing = setTimeout(write, pause);
  else history.replaceState(null, "", address(state));
};

// Make the page and its address those of a state, without asking for anything.
const settle = (next) => {
  state = next;
  document.documentElement.classList.toggle("large-type", state.size === "large");
  for (const link of document.querySelectorAll("a[data-live]")) {
    const { live, value } = link.dataset;
    link.href = address(changed(state, live, value));
    if (live === "item") {
      if (state.item === value) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    } else if (live === "size" || live === "keys") {
      const hadFocus = document.activeElement === link;
      link.hidden = state[live] === value;
      if (link.hidden && hadFocus) {
        const other = [...link.parentElement.children].find((each) => each !== link);
        other.hidden = false;
        other.focus();
      }
    }
  }
  write(isTyped ? PAUSE : 0);
};

const go = (next, { typing = false, then = () => {} } = {}) => {
  if (!next.passage) {
    list = null;
    isTyped = typing;
  }
  settle(next);
  painted = then;
  ask(address(state, typing ? { part: "main", typing: "yes" } : { part: "main" }));
};

const toHeading = () => {
  const heading = document.getElementById("live-heading");
  heading.focus({ preventScroll: true });
  heading.scrollIntoView({ block: "nearest" });
};

const open = (link) => {
  const passage = link.pathname.split("/")[2];
  if (!state.passage) list = { part: main(), link, top: scrollY };
  go({ ...state, passage }, { typing: isTyped, then: toHeading });
};

const close = () => {
  abandon();
  const back = list;
  if (!back) {
    go({ ...state, passage: "" });
    input.focus();
    return;
  }
  list = null;
  settle({ ...state, passage: "" });
  show(back.part);
  scrollTo(0, back.top);
  back.link.focus({ preventScroll: true });
  say("Back in the list.");
};

const typed = (event) => {
  if (event.isComposing) return;
  const q = input.value.trim();
  const typing = input.selectionEnd === input.value.length && !WORD_ENDS.test(input.value);
  go(changed(state, "q", q), { typing: Boolean(q) && typing });
};

// Along links, from one end no further; true where there was one to go to.
const step = (links, by) => {
  const next = links[links.indexOf(document.activeElement) + by];
  next?.focus();
  return Boolean(next);
};

// Back to where one was in a list, else to its beginning.
const enter = (links) => {
  const current = links.find((each) => each.matches("[aria-current]")) ?? links[0];
  current?.focus();
  return Boolean(current);
};

const arrow = (key, focused) => {
  const inAgenda = focused.closest(".agenda") !== null;
  const inList = results().includes(focused);
  if (focused === input) return key === "ArrowDown" && enter(results());
  if (key === "ArrowRight") return inList && enter(agenda());
  if (key === "ArrowLeft") return inAgenda && enter(results());
  if (!inAgenda && !inList) return false;
  const links = inAgenda ? agenda() : results();
  if (key === "ArrowUp" && links[0] === focused) {
    input.focus();
    return true;
  }
  return step(links, key === "ArrowDown" ? 1 : -1);
};

const escape = (focused) => {
  if (state.passage && focused !== input) close();
  else if (focused !== input) input.focus();
  else if (input.value) {
    input.value = "";
    go(changed(state, "q", ""));
  } else return false;
  return true;
};

// True where a key did something here, and is to do nothing else.
const pressed = (key, focused) => {
  if (key.startsWith("Arrow")) return arrow(key, focused);
  if (key === "Escape") return escape(focused);
  if (state.keys === "off" || inFields(focused)) return false;
  if (key === "/") {
    input.focus();
    input.select();
  } else if (key === "?") keys.showModal();
  else return false;
  return true;
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
  if (pressed(event.key, document.activeElement ?? document.body)) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const { live, value } = link.dataset;
  if (live === "passage") close();
  else if (live === "size" || live === "keys") {
    store(live, value);
    settle({ ...state, [live]: value });
  } else if (live) {
    // Where the agenda stands below, what it leads to is out of sight.
    const isBelow = link.getBoundingClientRect().left < main().getBoundingClientRect().right;
    go(changed(state, live, value), { then: isBelow ? toHeading : undefined });
    input.value = state.q;
  } else if (link.dataset.opens) keys.showModal();
  else if (main().contains(link) && /^\/passages\/[^/]+$/.test(link.pathname) && !("whole" in link.dataset)) open(link);
  else {
    // One comes back to what one left.
    write();
    return;
  }
  event.preventDefault();
});

input.addEventListener("input", typed);
input.addEventListener("compositionend", typed);
input.form.addEventListener("submit", (event) => {
  event.preventDefault();
  go(changed(state, "q", input.value.trim()));
});

settle(state);
