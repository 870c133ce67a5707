/**
 * A line of a log.
 *
 * @typedef {object} Line
 * @property {number} n from 1
 * @property {string} id of the event that ended it
 * @property {string} time
 * @property {string} stream
 * @property {string} [level]
 * @property {string} text
 * @property {boolean} [gap] stands for what cannot be given
 * @property {boolean} [cut] its end is left out
 */

export const PAGE = 500;
const MOST_CHARACTERS = 16_000_000;
/** What a line takes beside its text, about. */
const OF_A_LINE = 200;
const LEAST_PAGES = 4;

/** What is kept of one line. */
export const MOST_OF_A_LINE = 4_000;

/** The lines of a log that are in memory, in pages: only those around what is looked at. */
export class Pages {
  #pages = new Map();
  #size = 0;

  get(n) {
    return this.#pages.get(pageOf(n))?.lines[(n - 1) % PAGE];
  }

  /** @param near lines far from this one are let go first */
  put(line, near) {
    const key = pageOf(line.n);
    let page = this.#pages.get(key);
    if (!page) {
      page = { lines: [], size: 0 };
      this.#pages.set(key, page);
      this.#shrink(pageOf(near), key);
    }
    const kept = bounded(line);
    const place = (line.n - 1) % PAGE;
    const more = kept.text.length - (page.lines[place]?.text.length ?? -OF_A_LINE);
    page.lines[place] = kept;
    page.size += more;
    this.#size += more;
  }

  /** Lets lines go that are far from what is looked at; there is always room for what was just loaded. */
  #shrink(near, keep) {
    while (this.#size > MOST_CHARACTERS && this.#pages.size > LEAST_PAGES) {
      let far = -1;
      for (const key of this.#pages.keys()) {
        if (key !== keep && (far < 0 || Math.abs(key - near) > Math.abs(far - near))) {
          far = key;
        }
      }
      this.#size -= this.#pages.get(far).size;
      this.#pages.delete(far);
    }
  }
}

const pageOf = (n) => Math.floor((n - 1) / PAGE);

export function bounded(line) {
  if (line.text.length <= MOST_OF_A_LINE) {
    return line;
  }
  // not between the halves of a character
  const end = MOST_OF_A_LINE - (/[\ud800-\udbff]/.test(line.text[MOST_OF_A_LINE - 1]) ? 1 : 0);
  // a copy: a slice would keep all of the line in memory
  const text = new TextDecoder().decode(new TextEncoder().encode(line.text.slice(0, end)));
  return { ...line, text, cut: true };
}
