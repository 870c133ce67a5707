import { make } from "../element.js";
import { Rows } from "./rows.js";
import { Scroller } from "./scroller.js";

const SETTLE_AFTER = 200;
const ROW_HEIGHT = 20;

/** The window in which lines are scrolled. */
export class View {
  #layer = make("div", { class: "layer" });
  #canvas = make("div", { class: "canvas" }, this.#layer);
  element = make(
    "div",
    { class: "window", part: "window", tabindex: "0", role: "region", "aria-label": "Lines of the log" },
    this.#canvas,
  );
  #scroller = new Scroller(this.element, this.#canvas);
  #rows = new Rows(this.#layer, this.#scroller);
  #width = 0;
  #settling;

  /** @param onScroll called when the user has scrolled */
  constructor(onScroll) {
    const scrolled = () => {
      if (this.#scroller.scrolled()) {
        clearTimeout(this.#settling);
        this.#settling = setTimeout(() => this.#scroller.settle(), SETTLE_AFTER);
        onScroll();
      }
    };
    this.element.addEventListener("scroll", scrolled, { passive: true });
  }

  get isAtEnd() {
    return this.#scroller.isAtEnd;
  }

  /** The number of the first line that is seen. */
  get firstSeen() {
    return this.#scroller.seen.first + 1;
  }

  layout(lines) {
    this.#canvas.style.setProperty("--_digits", Math.max(4, String(lines.total).length));
    const rowHeight = this.#layer.firstChild?.getBoundingClientRect().height || ROW_HEIGHT;
    this.#scroller.resize(lines.total + lines.open.size, rowHeight);
  }

  show(lines, marks) {
    this.#rows.show(lines, marks);
    // it never becomes narrower, so that nothing jumps
    if (this.#layer.offsetWidth > this.#width) {
      this.#width = this.#layer.offsetWidth;
      this.#canvas.style.minWidth = `max(100%, ${this.#width}px)`;
    }
  }

  clear() {
    this.#rows.clear();
    this.#width = 0;
    this.#canvas.style.minWidth = "";
    this.#scroller.resize(0, ROW_HEIGHT);
  }

  toEnd() {
    this.#scroller.toEnd();
  }

  /** @param n of a line, from 1 */
  toLine(n) {
    this.#scroller.show(Math.max(0, n - 1));
  }

  focus() {
    this.element.focus();
  }
}
