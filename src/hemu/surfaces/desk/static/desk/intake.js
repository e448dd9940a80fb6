// Choosing from what was found with the arrow keys.
document.addEventListener("keydown", (event) => {
  const box = event.target.closest?.("[data-pick]");
  if (!box || event.isComposing) return;
  const items = [...box.querySelectorAll("[data-pick-item], summary")].filter((item) => item.checkVisibility());
  const search = box.querySelector("input[type=search]");
  const place = items.indexOf(document.activeElement);
  if (event.key === "ArrowDown") items[Math.min(place + 1, items.length - 1)]?.focus();
  else if (event.key === "ArrowUp") (place > 0 ? items[place - 1] : search).focus();
  else return;
  event.preventDefault();
});
