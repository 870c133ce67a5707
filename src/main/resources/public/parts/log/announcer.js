import { make } from "../element.js";
import { plain } from "./ansi.js";

const EVERY = 3_000;
const MOST = 3;
const LONGEST = 200;

/** Tells those who do not see what comes, in words that they can keep up with. */
export class Announcer {
  /** A live region: what is added to it is read out when there is time. */
  element = make("div", { role: "log", "aria-live": "polite", "aria-label": "New lines", class: "unseen" });
  #told = 0;
  #timer;

  /** What is there is not new. */
  start(total) {
    this.stop();
    this.#told = total;
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Lines have come. */
  news(lines) {
    if (lines.total > this.#told && this.#timer === undefined) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#tell(lines);
      }, EVERY);
    }
  }

  #tell(lines) {
    const fresh = lines.total - this.#told;
    this.#told = lines.total;
    const told = [];
    for (let n = Math.max(1, lines.total - Math.min(fresh, MOST) + 1); n <= lines.total; n++) {
      const line = lines.get(n);
      if (line) {
        told.push(make("div", {}, plain(line.text).slice(0, LONGEST)));
      }
    }
    if (fresh > MOST) {
      told.unshift(make("div", {}, `${fresh} new lines, the last of them:`));
    }
    this.element.replaceChildren(...told);
  }
}
