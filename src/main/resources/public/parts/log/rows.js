import { make, mark } from "../element.js";
import { exact } from "../exact.js";
import { pieces } from "./ansi.js";

/** Rows beyond what is seen, so that scrolling shows no gap. */
const BEYOND = 8;

/** What a line is that is not like most, for those who see no colors: a letter, and a word. */
const SIGNS = { ERROR: "E", WARN: "W", DEBUG: "D", TRACE: "T", stderr: "!" };

/** Keeps rows in the document for what is seen, and for nothing else. */
export class Rows {
  #layer;
  #scroller;
  #shown = new Map();

  /** @param layer that holds the rows */
  constructor(layer, scroller) {
    this.#layer = layer;
    this.#scroller = scroller;
  }

  show(lines, marks) {
    const open = [...lines.open.values()];
    const { first, last } = this.#scroller.seen;
    const from = Math.max(0, first - BEYOND) + 1;
    const to = Math.min(lines.total + open.length, last + BEYOND);
    lines.want(from, to);
    this.#drop(from, to);
    let before = null;
    for (let n = from; n <= to; n++) {
      const element = this.#row(n, n > lines.total ? open[n - lines.total - 1] : lines.get(n));
      mark(element, "aria-current", n === marks.current ? "true" : null);
      element.classList.toggle("hit", marks.isHit(n));
      const place = before ? before.nextSibling : this.#layer.firstChild;
      if (place !== element) {
        this.#layer.insertBefore(element, place);
      }
      before = element;
    }
    // not a transform: those are not exact this far down
    this.#layer.style.top = `${this.#scroller.place(from - 1)}px`;
  }

  clear() {
    this.#drop(1, 0);
  }

  #drop(from, to) {
    for (const [n, { element }] of this.#shown) {
      if (n < from || n > to) {
        element.remove();
        this.#shown.delete(n);
      }
    }
  }

  #row(n, line) {
    const shown = this.#shown.get(n);
    if (shown && shown.line === line) {
      return shown.element;
    }
    const element = row(n, line);
    shown?.element.replaceWith(element);
    this.#shown.set(n, { element, line });
    return element;
  }
}

function row(n, line) {
  const isOpen = line?.n === 0;
  const number = isOpen
    ? make("span", { class: "number" })
    : make("a", { class: "number", href: `#L${n}`, tabindex: "-1", "data-n": n }, String(n));
  const text = make("span", { class: "text" }, ...(line ? pieces(line.text).map(piece) : []));
  if (line?.cut) {
    text.append(make("span", { class: "note" }, " … cut here; the whole line is in the text log"));
  }
  const row = make("div", { class: "line", part: line?.gap ? "line gap" : "line" }, number, sign(line), text);
  if (line?.stream) {
    row.dataset.stream = line.stream;
  }
  if (line?.level) {
    row.dataset.level = line.level;
  }
  if (line?.time) {
    number.title = exact(line.time);
  }
  return row;
}

function sign(line) {
  const word = [line?.level, line?.stream].find((one) => SIGNS[one]);
  const named = word ? { role: "img", "aria-label": word, title: word } : {};
  return make("span", { class: "sign", part: "sign", ...named }, SIGNS[word] ?? "");
}

function piece({ text, classes }) {
  return classes ? make("span", { class: classes }, text) : text;
}
