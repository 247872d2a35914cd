// Suggestions for the search box: an editable combobox with list autocomplete and manual selection, after
// https://www.w3.org/WAI/ARIA/apg/patterns/combobox/. Without it the box is a plain search field.

(() => {
  // So long nothing is asked after a letter, since another may follow.
  const PAUSE = 120; // milliseconds
  const KINDS = { speaker: "Speaker", committee: "Committee", item: "Item", word: "Word" };
  // The second letter of the word at the end, or a later one.
  const WORTH_ASKING = /[\p{L}\p{N}][\p{L}\p{M}\p{N}'’-]+$/u;

  const plural = (count, thing) => `${count.toLocaleString("en")} ${thing}${count === 1 ? "" : "s"}`;

  const element = (name, attributes, text = "") => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.textContent = text;
    return made;
  };

  const enhance = (input) => {
    const form = input.form;
    const list = element("ul", { id: `${input.id}-suggestions`, role: "listbox", class: "suggestions", hidden: "" });
    list.setAttribute("aria-label", "Suggestions");
    const status = document.getElementById("status");
    input.parentElement.append(list);
    // A search field may have no other role, and Escape would empty it while the list is open.
    input.type = "text";
    input.enterKeyHint = "search";
    for (const [key, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-controls": list.id,
      "aria-expanded": "false",
    })) input.setAttribute(key, value);

    let waiting = 0;
    let request = new AbortController();
    let active = -1;

    const isOpen = () => !list.hidden;

    const activate = (index) => {
      list.children[active]?.removeAttribute("aria-selected");
      active = index;
      const option = list.children[index];
      if (!option) {
        input.removeAttribute("aria-activedescendant");
        return;
      }
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", option.id);
    };

    const abandon = () => {
      clearTimeout(waiting);
      request.abort();
    };

    const close = () => {
      abandon();
      activate(-1);
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      status.textContent = "";
    };

    const choose = (option) => {
      input.value = option.dataset.query;
      close();
      form.requestSubmit();
    };

    const show = (suggestions) => {
      activate(-1);
      list.replaceChildren(...suggestions.map((each, index) => {
        const option = element("li", { id: `${list.id}-${index}`, role: "option" });
        option.dataset.query = each.query;
        const about = `${KINDS[each.kind]}, ${plural(each.count, "passage")}`;
        option.append(element("span", { class: "label" }, each.label), " ", element("span", { class: "count" }, about));
        return option;
      }));
      list.hidden = suggestions.length === 0;
      input.setAttribute("aria-expanded", String(isOpen()));
      status.textContent = isOpen() ? `${plural(suggestions.length, "suggestion")}, use the arrow keys.` : "No suggestions.";
    };

    const ask = async () => {
      request = new AbortController();
      const { signal } = request;
      try {
        const asked = new URLSearchParams(new FormData(form));
        const answer = await fetch(`${input.dataset.suggest}?${asked}`, { signal });
        if (!answer.ok) throw new Error(answer.statusText);
        const { suggestions } = await answer.json();
        if (!signal.aborted) show(suggestions);
      } catch {
        // Overtaken, or there is no answer: the box works without.
        if (!signal.aborted) close();
      }
    };

    input.addEventListener("input", (event) => {
      abandon();
      const atEnd = input.selectionEnd === input.value.length;
      if (!event.isComposing && atEnd && WORTH_ASKING.test(input.value)) waiting = setTimeout(ask, PAUSE);
      else close();
    });

    input.addEventListener("keydown", (event) => {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const last = list.children.length - 1;
      if (event.key === "Escape") {
        if (isOpen()) close();
        else input.value = "";
      } else if (event.key === "Enter" && isOpen() && active >= 0) {
        choose(list.children[active]);
      } else if (event.key === "ArrowDown" && isOpen()) {
        activate(active < last ? active + 1 : 0);
      } else if (event.key === "ArrowUp" && isOpen()) {
        activate(active > 0 ? active - 1 : last);
      } else {
        if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) activate(-1);
        return;
      }
      event.preventDefault();
    });

    input.addEventListener("blur", close);
    form.addEventListener("submit", close);
    // The box keeps the focus while the list is pressed, and so while it is scrolled by touch.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) choose(option);
    });
  };

  document.querySelectorAll("input[data-suggest]").forEach(enhance);
})();
