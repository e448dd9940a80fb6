// A form that survives a lost network: what is typed is kept for this tab, and a send that found no network
// says so and leaves everything in place, photos and signature too.
//   <form data-draft="key" data-lost="words">  data-draft-keep: the server gave back what was typed

const PREFIX = "hemu-draft-";
const store = () => {
  try {
    return window.sessionStorage;
  } catch {
    return null; // storage is switched off: the form still works
  }
};
const keyOf = (form) => `${PREFIX}${form.dataset.draft}`;
const kept = (field) => field.name && !["file", "hidden", "submit", "button", "fieldset"].includes(field.type);

function keep(form) {
  const values = [...form.elements].filter(kept).map((field) => {
    const ticks = field.type === "checkbox" || field.type === "radio";
    return [field.name, ticks ? field.checked : field.value];
  });
  try {
    store()?.setItem(keyOf(form), JSON.stringify(values));
  } catch {
    // full: the page itself still holds what was typed
  }
}

function restore(form) {
  const raw = store()?.getItem(keyOf(form));
  if (!raw || "draftKeep" in form.dataset) return;
  const fields = [...form.elements].filter(kept);
  const values = JSON.parse(raw);
  form.dispatchEvent(new CustomEvent("hemu:lines", { detail: { values } })); // a form that grows makes its lines first
  const all = fields.length === values.length ? fields : [...form.elements].filter(kept);
  values.forEach(([name, value], place) => {
    const field = all[place];
    if (field?.name !== name) return;
    if (typeof value === "boolean") field.checked = value;
    else if (value && value !== field.value) field.value = value;
  });
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

const drafted = (event) => event.target.closest?.("form[data-draft]");
for (const kind of ["input", "change", "pointerup"]) {
  document.addEventListener(kind, (event) => {
    const form = drafted(event);
    if (form) setTimeout(() => keep(form));
  });
}

// What htmx does with a form that it sends for us.
const sent = (event) => (event.detail.requestConfig?.elt ?? event.detail.elt)?.closest?.("form[data-lost]");
document.addEventListener("htmx:beforeRequest", (event) => sent(event)?.querySelector("[data-lost-said]")?.remove());
for (const kind of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(kind, (event) => {
    const form = sent(event);
    if (!form || form.querySelector("[data-lost-said]")) return;
    const words = document.createElement("p");
    words.className = "message warning lost";
    words.setAttribute("role", "alert");
    words.dataset.lostSaid = "";
    words.textContent = form.dataset.lost;
    form.append(words);
    words.scrollIntoView({ block: "center" });
  });
}
// A refusal is a page that says what is possible now: show it instead of nothing.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!sent(event) || event.detail.xhr.status < 400) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = sent(event);
  // 204 leads to the sign-in page: the session had ended, and what was typed must outlive it.
  if (form?.dataset.draft && event.detail.xhr.status === 200) store()?.removeItem(keyOf(form));
});

// A form that comes back with an error has lost its photos, as browsers have it: put them in again.
let photos = [];
document.addEventListener("htmx:beforeSwap", (event) => {
  const form = sent(event);
  if (!form || event.detail.xhr.status !== 422) return;
  photos = [...form.querySelectorAll("input[type=file]")].filter((input) => input.files.length).map((input) => [input.id, input.files]);
});
document.addEventListener("htmx:afterSettle", () => {
  for (const [id, files] of photos) {
    const input = document.getElementById(id);
    if (!input || input.files.length) continue;
    input.files = files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  photos = [];
});

function prepare(root) {
  for (const form of root.querySelectorAll("form[data-draft]:not([data-drafting])")) {
    form.dataset.drafting = "1";
    restore(form);
  }
}
prepare(document);
document.addEventListener("htmx:afterSettle", () => prepare(document));
