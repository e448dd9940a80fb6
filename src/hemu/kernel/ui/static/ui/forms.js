// What a script adds to forms: no double sending, photos seen before they go, a pad to sign on.

// A second press while the first is under way does nothing; the server bears a repeat anyway.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "get" || form.method === "dialog" || event.defaultPrevented) return;
  if (form.dataset.sending) return event.preventDefault();
  form.dataset.sending = "1";
  const button = event.submitter;
  // After the browser has collected the form, lest the pressed button's own value be lost.
  setTimeout(() => {
    button?.setAttribute("aria-busy", "true");
    if (button) button.disabled = true;
  });
});
const release = (form) => {
  delete form.dataset.sending;
  for (const button of form.querySelectorAll("[aria-busy]")) {
    button.removeAttribute("aria-busy");
    button.disabled = false;
  }
};
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (form) release(form);
});
// Coming back with the browser's own button finds the page as it was left.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sending]").forEach(release);
});

// A form of many figures: Enter goes to the next one, from the last to the button.
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form[data-enter-next]");
  if (event.key !== "Enter" || event.isComposing || !form || !event.target.matches("input")) return;
  event.preventDefault();
  const stops = [...form.querySelectorAll("input:not([type=hidden],[type=checkbox]), .steps button")];
  const next = stops[stops.indexOf(event.target) + 1];
  next?.focus();
  if (next?.matches("input")) next.select();
});

function preparePhotos(box) {
  const input = box.querySelector("input[type=file]");
  const list = box.querySelector("[data-photos-list]");
  const most = Number(input.dataset.max || 9);
  let chosen = [];
  const draw = () => {
    for (const picture of list.querySelectorAll("img")) URL.revokeObjectURL(picture.src);
    list.replaceChildren(...chosen.map(preview));
    list.hidden = chosen.length === 0;
    const files = new DataTransfer();
    for (const file of chosen) files.items.add(file);
    input.files = files.files;
  };
  const preview = (file, place) => {
    const item = document.createElement("li");
    const picture = document.createElement("img");
    picture.src = URL.createObjectURL(file);
    picture.alt = file.name;
    const off = document.createElement("button");
    off.type = "button";
    off.className = "photo-off";
    off.textContent = "×";
    off.setAttribute("aria-label", `${list.dataset.remove} ${file.name}`);
    off.addEventListener("click", () => {
      chosen.splice(place, 1);
      draw();
      input.focus();
    });
    item.append(picture, off);
    return item;
  };
  input.addEventListener("change", () => {
    // Photos come one after another from a camera: they add up.
    const known = new Set(chosen.map((f) => `${f.name}/${f.size}/${f.lastModified}`));
    chosen.push(...[...input.files].filter((f) => !known.has(`${f.name}/${f.size}/${f.lastModified}`)));
    chosen = chosen.slice(0, most);
    draw();
  });
}

function prepareSignature(box) {
  const pad = box.querySelector("[data-signature-pad]");
  const canvas = pad.querySelector("canvas");
  const value = box.querySelector("input[type=hidden]");
  const state = box.querySelector("[data-signature-state]");
  const pen = canvas.getContext("2d");
  let last = null;
  pad.hidden = false;

  const say = () => (state.textContent = value.value ? box.dataset.saidDone : box.dataset.saidEmpty);
  const fit = () => {
    const ratio = window.devicePixelRatio || 1;
    const { width, height } = canvas.getBoundingClientRect();
    if (!width || Math.round(width * ratio) === canvas.width) return;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    pen.scale(ratio, ratio);
    pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = pen.fillStyle = "#1b1b1b";
    if (!value.value) return;
    const drawn = new Image();
    drawn.onload = () => {
      const scale = Math.min(width / drawn.width, height / drawn.height);
      pen.drawImage(drawn, 0, 0, drawn.width * scale, drawn.height * scale);
    };
    drawn.src = value.value;
  };
  const at = (event) => {
    const edge = canvas.getBoundingClientRect();
    return [event.clientX - edge.left, event.clientY - edge.top, event.pressure || 0.5];
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    last = at(event);
    pen.beginPath();
    pen.arc(last[0], last[1], 1.1, 0, 7);
    pen.fill();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    for (const part of event.getCoalescedEvents?.() ?? [event]) {
      const next = at(part);
      pen.lineWidth = 1.6 + 2 * next[2];
      pen.beginPath();
      pen.moveTo(last[0], last[1]);
      pen.lineTo(next[0], next[1]);
      pen.stroke();
      last = next;
    }
  });
  const lift = () => {
    if (!last) return;
    last = null;
    value.value = canvas.toDataURL("image/png");
    say();
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  box.querySelector("[data-signature-clear]").addEventListener("click", () => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    value.value = "";
    say();
    canvas.focus();
  });
  new ResizeObserver(fit).observe(canvas);
  fit();
  say();
}

function prepare(root) {
  for (const [name, work] of [["photos", preparePhotos], ["signature", prepareSignature]]) {
    for (const box of root.querySelectorAll(`[data-${name}]:not([data-ready])`)) {
      if (box.matches("[data-signature-pad]")) continue;
      box.dataset.ready = "1";
      work(box);
    }
  }
}
prepare(document);
document.addEventListener("htmx:afterSettle", (event) => prepare(event.target));
