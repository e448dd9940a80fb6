// The intake by keyboard: arrows through what was found, a figure for the kind.
document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  chooseKind(event);
  const box = event.target.closest?.("[data-pick]");
  if (!box) return;
  const items = [...box.querySelectorAll("[data-pick-item], summary")].filter((item) => item.checkVisibility());
  const search = box.querySelector("input[type=search]");
  const place = items.indexOf(document.activeElement);
  if (event.key === "ArrowDown") items[Math.min(place + 1, items.length - 1)]?.focus();
  else if (event.key === "ArrowUp") (place > 0 ? items[place - 1] : search).focus();
  else return;
  event.preventDefault();
});

// 1 to 9 choose the kind; while one writes, with Alt.
function chooseKind(event) {
  if (event.ctrlKey || event.metaKey || !/^Digit[1-9]$/.test(event.code)) return;
  const writes = event.target.closest?.("textarea, input:not([type=radio], [type=checkbox])");
  if (writes && !event.altKey) return;
  const wanted = document.querySelector(`[data-kind-key="${event.code.slice(-1)}"]`);
  if (!wanted) return;
  event.preventDefault();
  wanted.click();
}

// After the kind has changed, what was typed is kept again under the new form's name.
document.addEventListener("htmx:afterSettle", () => {
  const form = document.querySelector("#intake[data-draft-keep]");
  form?.dispatchEvent(new Event("input", { bubbles: true }));
});

// «Never mind» also forgets what was typed.
document.addEventListener("click", (event) => {
  const form = event.target.closest?.("[data-forget]")?.closest("form[data-draft]");
  if (form) window.sessionStorage.removeItem(`hemu-draft-${form.dataset.draft}`);
});
