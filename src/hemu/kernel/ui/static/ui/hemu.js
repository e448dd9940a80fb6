// What a script adds to every page: keys, the click on a row, menus that close, the drawer, the batch bar.
// Without it everything still works.

const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape") closeMenus(null, true);
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key === "?") return open("shortcuts", event);
  const wanted = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!wanted || !wanted.checkVisibility()) return;
  event.preventDefault();
  if (wanted.matches("input")) wanted.select();
  else wanted.click();
});

function open(id, event) {
  const dialog = document.getElementById(id);
  if (!dialog) return;
  event?.preventDefault();
  dialog.showModal();
}

function closeMenus(except, refocus) {
  for (const menu of document.querySelectorAll("details.drop[open]")) {
    if (except && menu.contains(except)) continue;
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (refocus && inside) menu.querySelector("summary").focus();
  }
}

document.addEventListener("click", (event) => {
  closeMenus(event.target);
  const opener = event.target.closest("[data-open-dialog]");
  if (opener) open(opener.dataset.openDialog, event);
  if (event.target.closest("[data-print]")) window.print();
  if (event.target.matches("dialog")) event.target.close(); // the backdrop
  const drawn = event.target.closest("a[data-drawer]");
  if (drawn && plain(event)) return showDrawer(drawn, event);
  followRow(event);
});

const plain = (event) => event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;

// A press anywhere in a row follows its link; text one is selecting, and controls, stay what they are.
function followRow(event) {
  const row = event.target.closest("tr[data-row]");
  if (!row || event.target.closest("a, button, input, label, select, summary")) return;
  if (String(window.getSelection())) return;
  const link = row.querySelector("a.row-link");
  if (!link) return;
  if (event.ctrlKey || event.metaKey) window.open(link.href, "_blank", "noopener");
  else link.click();
}

async function showDrawer(link, event) {
  const drawer = document.getElementById("drawer");
  if (!drawer || !window.htmx || window.innerWidth < 900) return;
  event.preventDefault();
  drawer.querySelector("[data-drawer-link]").href = link.href;
  await window.htmx.ajax("GET", link.href, { target: "#drawer-body", select: "#main > *", swap: "innerHTML" });
  drawer.showModal();
}

// Lists: tick all, count what is ticked, say the new total.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-tick-all]")) {
    for (const box of document.querySelectorAll("[data-tick]")) box.checked = event.target.checked;
  }
  if (event.target.matches("[data-tick], [data-tick-all]")) countTicks();
});

function countTicks() {
  const bar = document.querySelector("[data-batch]");
  if (!bar) return;
  const boxes = [...document.querySelectorAll("[data-tick]")];
  const ticked = boxes.filter((box) => box.checked).length;
  bar.hidden = ticked === 0;
  const words = bar.querySelector("[data-batch-count]");
  words.textContent = words.dataset.words.replace("0", String(ticked));
  const all = document.querySelector("[data-tick-all]");
  if (!all) return;
  all.checked = ticked === boxes.length;
  all.indeterminate = ticked > 0 && ticked < boxes.length;
}

function sayTotal() {
  const said = document.querySelector("[data-list-said]");
  const total = document.querySelector("#list [data-said]");
  if (said && total) said.textContent = total.textContent;
}

// htmx: leave empty filters out of the address; a lost session or a fault gets a whole page.
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get" || !event.target.matches("form.filters")) return;
  const filled = [...event.detail.formData].filter(([, value]) => value !== "");
  if (!filled.length) return; // all empty is a wish of its own: no filter, not even a default
  for (const name of new Set(event.detail.formData.keys())) {
    const values = filled.filter(([each]) => each === name).map(([, value]) => value);
    event.detail.formData.delete(name);
    for (const value of values) event.detail.formData.append(name, value);
  }
});
document.addEventListener("htmx:responseError", (event) => {
  const { xhr, requestConfig } = event.detail;
  if (event.target.matches?.("[data-refresh]")) return; // it asks again; nobody is taken away from their page
  if (requestConfig.verb === "get" && xhr.status !== 0) window.location.assign(requestConfig.path);
  else document.body.dispatchEvent(new CustomEvent("hemu:failed", { detail: { status: xhr.status } }));
});
document.addEventListener("htmx:afterSettle", (event) => {
  ready(event.target);
  if (event.target.id === "list") sayTotal();
});

// A part that goes stale asks again while the page is seen: data-refresh="30" on an element with hx-get.
setInterval(() => {
  if (document.hidden || !window.htmx) return;
  for (const part of document.querySelectorAll("[data-refresh]")) {
    const due = Number(part.dataset.refreshedAt || performance.now()) + Number(part.dataset.refresh) * 1000;
    part.dataset.refreshedAt ||= String(performance.now());
    if (performance.now() < due || part.contains(document.activeElement)) continue;
    part.dataset.refreshedAt = String(performance.now());
    window.htmx.trigger(part, "refresh");
  }
}, 2000);

function ready(root) {
  for (const hidden of root.querySelectorAll("[data-print], [data-open-dialog]")) hidden.hidden = false;
  countTicks();
  root.querySelector("[data-focus]")?.focus();
}

ready(document);
if ("serviceWorker" in navigator) {
  const worker = document.querySelector("link[rel=serviceworker]");
  if (worker) navigator.serviceWorker.register(worker.href).catch(() => {});
}

// A list as wide as its card may let the head of its table stick to the window; a wider one is rolled sideways.
const fitting = new ResizeObserver((boxes) => {
  for (const { target } of boxes) {
    target.classList.remove("fits");
    target.classList.toggle("fits", target.scrollWidth <= target.clientWidth);
  }
});
const watchTables = () => {
  fitting.disconnect();
  for (const box of document.querySelectorAll("[data-may-fit]")) fitting.observe(box);
};
watchTables();
document.addEventListener("htmx:afterSettle", watchTables);

// A part that folds stays as it was left: data-keep names it, the browser remembers.
function rememberFolds(root) {
  for (const part of root.querySelectorAll("details[data-keep]:not([data-kept])")) {
    const name = `fold:${part.dataset.keep}`;
    part.dataset.kept = "";
    try {
      const kept = localStorage.getItem(name);
      if (kept) part.open = kept === "open";
      part.addEventListener("toggle", () => localStorage.setItem(name, part.open ? "open" : "shut"));
    } catch {
      // A browser that keeps nothing: the part stands as the page sent it.
    }
  }
}
rememberFolds(document);
document.addEventListener("htmx:load", (event) => rememberFolds(event.target));
