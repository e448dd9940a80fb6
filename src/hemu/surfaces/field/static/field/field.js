// The completion form: as many lines of material as are needed, and what will be signed, shown while it is written.

const lines = (box) => [...box.querySelectorAll("[data-line]")];
const isEmpty = (line) => [...line.querySelectorAll("select, input")].every((field) => !field.value);

function prepareMaterials(box) {
  const adder = box.querySelector("[data-add-line]");
  adder.hidden = false;
  lines(box).forEach((line, place) => (line.hidden = place > 0 && isEmpty(line)));
  const add = () => {
    let next = lines(box).find((line) => line.hidden);
    if (!next) {
      next = lines(box).at(-1).cloneNode(true);
      for (const field of next.querySelectorAll("select, input")) field.value = "";
      adder.before(next);
    }
    next.hidden = false;
    return next;
  };
  adder.addEventListener("click", () => add().querySelector("select").focus());
  box.closest("form").addEventListener("input", () => lines(box).forEach((line) => isEmpty(line) || (line.hidden = false)));
  box.closest("form").addEventListener("hemu:lines", (event) => {
    const name = lines(box)[0].querySelector("select").name;
    const wanted = event.detail.values.filter(([each]) => each === name).length;
    while (lines(box).length < wanted) add();
  });
}

// Word for word what the server keeps with the signature: number, work, hours, materials (repairs/commands.py).
function prepareSigned(section) {
  const form = section.closest("form");
  const text = section.querySelector("[data-signed-text]");
  const words = text.dataset;
  const plain = (number) => String(Number(number));
  const say = () => {
    const used = [...form.querySelectorAll("[data-line]")].flatMap((line) => {
      const item = line.querySelector("select").selectedOptions[0];
      const quantity = line.querySelector("input").value.trim();
      if (!item?.value || !quantity) return [];
      return [`${words.material}：${item.dataset.name} ${plain(quantity)}${item.dataset.unit} × ${item.dataset.price}`];
    });
    const rows = [words.number, `${words.work}：${form.elements.work_done.value.trim()}`, `${words.hours}：${form.elements.hours.value}`];
    text.textContent = [...rows, ...used].join("\n");
  };
  text.hidden = false;
  form.addEventListener("input", say);
  form.addEventListener("change", say);
  say();
}

function prepare() {
  for (const [mark, work] of [["materials", prepareMaterials], ["signed", prepareSigned]]) {
    for (const part of document.querySelectorAll(`[data-${mark}]:not([data-at-work])`)) {
      part.dataset.atWork = "1";
      work(part);
    }
  }
}
prepare();
document.addEventListener("htmx:afterSettle", prepare);
