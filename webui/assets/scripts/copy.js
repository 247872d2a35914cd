// A button that copies, for each text that is there to be copied.

(() => {
  const status = document.getElementById("status");

  // Where the site is not served over https a browser has no clipboard to write to but by an old way.
  const copy = async (box) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(box.value);
    box.select();
    if (!document.execCommand("copy")) throw new Error("not copied");
  };

  document.querySelectorAll("[data-copy]").forEach((group) => {
    const box = group.querySelector("textarea");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "govuk-button";
    const hidden = document.createElement("span");
    hidden.className = "govuk-visually-hidden";
    hidden.textContent = ` the citation as ${group.dataset.copy}`;
    button.append("Copy", hidden);
    button.addEventListener("click", async () => {
      // Said again, it must change to be heard again.
      status.textContent = "";
      try {
        await copy(box);
        status.textContent = `Copied the citation as ${group.dataset.copy}.`;
      } catch {
        box.focus();
        box.select();
        status.textContent = "The browser does not let this page copy: the text is selected, copy it yourself.";
      }
    });
    group.querySelector("label").after(button);
  });
})();
