// The search box: what is found while typing stands under it; arrows choose, Enter opens, Escape closes.
// Without a script the box is sent as a form and answered by a page.

const PAUSE = 140; // milliseconds without a key before asking

function start(form) {
  const input = form.querySelector("input[type=search]");
  const found = document.getElementById("found");
  if (!input || !found || !window.htmx) return;
  const isPopup = "popup" in found.dataset;
  const said = form.querySelector("[data-find-said]");
  const options = () => [...found.querySelectorAll("[role=option][href]")];
  let asked = input.value.trim();
  let timer = 0;

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", "found");
  show(!isPopup && options().length > 0);

  function show(isOpen) {
    input.setAttribute("aria-expanded", String(isOpen));
    if (isPopup) found.hidden = !isOpen;
    if (!isOpen) choose(null);
  }

  function choose(option) {
    for (const each of options()) each.setAttribute("aria-selected", String(each === option));
    if (!option) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function ask() {
    const text = input.value.trim();
    if (text === asked) return;
    asked = text;
    if (text) return window.htmx.trigger(input, "find");
    found.replaceChildren();
    show(false);
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  }

  function move(step) {
    const all = options();
    if (!all.length) return;
    if (isPopup) show(true);
    const at = all.findIndex((each) => each.getAttribute("aria-selected") === "true");
    choose(all[(at + step + all.length + (at < 0 && step < 0 ? 1 : 0)) % all.length]);
  }

  // While an input method is composing, what stands there is not yet what is meant.
  input.addEventListener("input", (event) => event.isComposing || soon());
  input.addEventListener("compositionend", soon);
  input.addEventListener("focus", () => isPopup && found.childElementCount && input.value.trim() && show(true));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const chosen = found.querySelector("[aria-selected=true]");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") move(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Enter" && chosen) chosen.click();
    else if (event.key === "Escape" && isPopup && !found.hidden) show(false);
    else return;
    event.preventDefault();
  });
  form.addEventListener("focusout", (event) => isPopup && !form.contains(event.relatedTarget) && show(false));
  found.addEventListener("mousedown", (event) => isPopup && event.preventDefault()); // the box keeps the focus
  found.addEventListener("htmx:afterSwap", () => {
    if (input.value.trim() !== asked) return;
    show(isPopup ? document.activeElement === input : options().length > 0);
    said.textContent = found.querySelector("[data-said]")?.textContent ?? "";
  });
}

for (const form of document.querySelectorAll("[data-find]")) start(form);
