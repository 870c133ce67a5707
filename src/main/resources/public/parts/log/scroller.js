/** Browsers give up above some 16 or 33 million pixels: a longer log is scrolled to scale. */
const TALLEST = 8_000_000;

/** Places that are further apart than this many windows were jumped between, not scrolled. */
const JUMP = 3;

/**
 * Maps the scroll bar to lines. As long as all lines fit into what a browser can scroll, a pixel is a pixel.
 * Else the bar says about where, and what moves less than a few windows moves by pixels all the same.
 */
export class Scroller {
  #window;
  #canvas;
  #rows = 0;
  #rowHeight = 20;
  /** What the log's own scroll position is, in pixels of all its lines. */
  #top = 0;
  /** The window's scroll position when it was last looked at or set. */
  #seen = 0;

  /**
   * @param window that scrolls
   * @param canvas in it, as tall as it can be
   */
  constructor(window, canvas) {
    this.#window = window;
    this.#canvas = canvas;
  }

  get #tall() {
    return this.#rows * this.#rowHeight;
  }

  /** The last position. */
  get #end() {
    return Math.max(0, this.#tall - this.#window.clientHeight);
  }

  /** How far the window can be scrolled. */
  get #room() {
    return Math.max(0, Math.min(this.#tall, TALLEST) - this.#window.clientHeight);
  }

  get #isScaled() {
    return this.#tall > TALLEST;
  }

  get isAtEnd() {
    return this.#top >= this.#end - this.#rowHeight / 2;
  }

  /** The rows that are seen, from 0, as far as a part of them is. */
  get seen() {
    const first = Math.floor(this.#top / this.#rowHeight);
    const last = Math.ceil((this.#top + this.#window.clientHeight) / this.#rowHeight);
    return { first: Math.min(first, this.#rows), last: Math.min(last, this.#rows) };
  }

  /** Where a row is within the canvas. */
  place(row) {
    return this.#window.scrollTop + row * this.#rowHeight - this.#top;
  }

  /** @param rowHeight in pixels */
  resize(rows, rowHeight) {
    const line = this.#top / this.#rowHeight;
    if (rows === this.#rows && rowHeight === this.#rowHeight) {
      return;
    }
    this.#rows = rows;
    this.#rowHeight = rowHeight;
    this.#canvas.style.height = `${Math.min(this.#tall, TALLEST)}px`;
    this.#set(Math.min(line * rowHeight, this.#end));
  }

  /** Follows what the user did with the scroll bar; returns false if it was not the user. */
  scrolled() {
    const now = this.#window.scrollTop;
    const moved = now - this.#seen;
    if (Math.abs(moved) < 1) {
      return false;
    }
    this.#seen = now;
    const isEdge = now < 1 || now > this.#room - 1;
    if (this.#isScaled && !isEdge && Math.abs(moved) < JUMP * this.#window.clientHeight) {
      this.#top = Math.min(this.#end, Math.max(0, this.#top + moved));
    } else {
      this.#top = this.#room === 0 ? 0 : Math.min(this.#end, (now / this.#room) * this.#end);
    }
    return true;
  }

  /** Puts the bar where it belongs, after small moves; what is seen does not move. */
  settle() {
    if (this.#isScaled) {
      this.#set(this.#top);
    }
  }

  toEnd() {
    this.#set(this.#end);
  }

  /**
   * Shows a row in the middle, unless it is seen already.
   * @param row from 0
   */
  show(row) {
    const at = row * this.#rowHeight;
    const height = this.#window.clientHeight;
    if (at < this.#top || at + this.#rowHeight > this.#top + height) {
      this.#set(Math.min(this.#end, Math.max(0, at - (height - this.#rowHeight) / 2)));
    }
  }

  #set(top) {
    this.#top = top;
    const to = this.#isScaled ? (this.#end === 0 ? 0 : (top / this.#end) * this.#room) : top;
    if (Math.abs(this.#window.scrollTop - to) >= 1) {
      this.#window.scrollTop = to;
    }
    // what the browser made of it
    this.#seen = this.#window.scrollTop;
  }
}
