// What the page shows, as its address says it: names and values are those of `webui/live_params.py`.

const NAMES = ["meeting", "item", "q", "passage", "size", "keys"];
// A reader's own settings, kept for the next meeting.
const KEPT = ["size", "keys"];

const stored = (name) => {
  try {
    return localStorage.getItem(`minuted-live-${name}`) ?? "";
  } catch {
    return "";
  }
};

export const store = (name, value) => {
  if (!KEPT.includes(name)) return;
  try {
    localStorage.setItem(`minuted-live-${name}`, value);
  } catch {
    // It lasts as long as the page.
  }
};

export const read = () => {
  const given = new URLSearchParams(location.search);
  const state = Object.fromEntries(NAMES.map((name) => [name, given.get(name) ?? ""]));
  for (const name of KEPT) state[name] ||= stored(name);
  return state;
};

export const address = (state, more = {}) => {
  const given = new URLSearchParams();
  for (const name of NAMES) if (state[name]) given.set(name, state[name]);
  for (const [name, value] of Object.entries(more)) given.set(name, value);
  const query = given.toString();
  return query ? `${location.pathname}?${query}` : location.pathname;
};

// Choosing one thing lets go of what stands in front of it.
export const changed = (state, name, value) => {
  const next = { ...state, [name]: value };
  if (name === "item") next.q = "";
  if (name === "item" || name === "q") next.passage = "";
  return next;
};
