/** Server-sent events out of text that comes in pieces (HTML, 9.2.6). */

const LINE_END = /\r\n|\n|\r/g;

export class Parser {
  #on;
  /** Pieces of a line that has not ended: joined once. */
  #line = [];
  #afterReturn = false;
  #isFirst = true;
  #data = "";
  #event = "";
  #id = "";

  constructor(on) {
    this.#on = on;
  }

  feed(text) {
    let from = this.#start(text);
    LINE_END.lastIndex = from;
    for (let end = LINE_END.exec(text); end; end = LINE_END.exec(text)) {
      this.#line.push(text.slice(from, end.index));
      const line = this.#line.length === 1 ? this.#line[0] : this.#line.join("");
      this.#line = [];
      from = LINE_END.lastIndex;
      // a listener may feed another parser, and the expression is shared
      this.#take(line);
      LINE_END.lastIndex = from;
    }
    this.#afterReturn = text ? text.endsWith("\r") : this.#afterReturn;
    if (from < text.length) {
      this.#line.push(text.slice(from));
    }
  }

  /** Where the text begins: a line end may be cut in two, and a byte order mark may come first. */
  #start(text) {
    const first = this.#isFirst && text.startsWith("\ufeff");
    this.#isFirst &&= text === "";
    return first || (this.#afterReturn && text.startsWith("\n")) ? 1 : 0;
  }

  #take(line) {
    if (line === "") {
      this.#dispatch();
      return;
    }
    const colon = line.indexOf(":");
    if (colon === 0) {
      this.#on.comment?.();
      return;
    }
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    if (field === "data") {
      this.#data += `${value}\n`;
    } else if (field === "event") {
      this.#event = value;
    } else if (field === "id" && !value.includes("\0")) {
      this.#id = value;
    } else if (field === "retry" && /^\d+$/.test(value)) {
      this.#on.retry?.(Number(value));
    }
  }

  #dispatch() {
    const data = this.#data;
    const name = this.#event || "message";
    this.#data = this.#event = "";
    if (data) {
      this.#on.event({ name, data: data.slice(0, -1), id: this.#id });
    }
  }
}
