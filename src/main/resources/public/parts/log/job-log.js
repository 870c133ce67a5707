import { COMMON, onceAFrame, TICKETS, ticketsOf } from "../element.js";
import { Announcer } from "./announcer.js";
import { Feed } from "./feed.js";
import { keys } from "./keys.js";
import { Search } from "./search.js";
import { LOG } from "./sheet.js";
import { Toolbar } from "./toolbar.js";
import { View } from "./view.js";

/**
 * The log of a job, however long it is.
 *
 *     <job-log src="/jobs/ID" follow></job-log>
 *
 * Its events are "follow" and "pause", "lines" (detail `{total, behind}`), and "line" (detail: the number that
 * was chosen; cancel it to keep the page's address as it is).
 */
export class JobLog extends HTMLElement {
  static observedAttributes = ["src", "attempt", "follow", "line", ...TICKETS];

  #view = new View(() => this.#scrolled());
  #announcer = new Announcer();
  #search = new Search();
  #toolbar = new Toolbar({
    search: (pattern) => this.search(pattern).catch(() => this.#draw()),
    step: (direction) => this.step(direction),
    follow: () => this.follow(),
    leave: () => this.#view.focus(),
  });
  #root = this.attachShadow({ mode: "open" });
  #feed;
  #isFollowing = false;
  /** The line that is marked. */
  #current = null;
  /** Gone to once it is there. */
  #goal = null;
  #pausedAt = 0;
  #told = -1;
  #trouble = "";
  #draw = onceAFrame(() => this.#show());
  #resized = new ResizeObserver(() => this.#draw());
  #hashChanged = () => this.#goToHash();

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [COMMON, LOG];
    this.#root.append(this.#toolbar.element, this.#view.element, this.#announcer.element);
    this.#view.element.addEventListener("click", (event) => this.#clicked(event));
    this.#view.element.addEventListener("keydown", (event) => keys(event, this, this.#toolbar));
  }

  connectedCallback() {
    this.#resized.observe(this.#view.element);
    addEventListener("hashchange", this.#hashChanged);
    this.#open();
  }

  disconnectedCallback() {
    this.#resized.disconnect();
    removeEventListener("hashchange", this.#hashChanged);
    this.#close();
  }

  attributeChangedCallback(name, before, after) {
    if (!this.isConnected || before === after) {
      return;
    }
    if (name === "src" || name === "attempt" || TICKETS.includes(name)) {
      this.#open();
    } else if (name === "line" && Number(after) > 0) {
      this.goTo(Number(after));
    } else if (name === "follow" && after === null) {
      this.pause();
    } else if (name === "follow") {
      this.follow();
    }
  }

  /** How many lines there are, as far as is known. */
  get total() {
    return this.#feed?.lines.total ?? 0;
  }

  /** The attempt that is shown; null before it is known. */
  get shownAttempt() {
    return this.#feed?.lines.attempt ?? null;
  }

  /** Goes to the end, and stays there while lines come. */
  follow() {
    this.#goal = null;
    if (!this.#isOver) {
      this.#setFollowing(true);
    }
    this.#view.toEnd();
    this.#draw();
  }

  /** Stays where it is. */
  pause() {
    this.#setFollowing(false);
    this.#draw();
  }

  /**
   * Shows a line, and marks it.
   * @param n from 1
   */
  goTo(n) {
    this.#setFollowing(false);
    this.#current = n;
    this.#goal = n;
    this.#draw();
  }

  /**
   * Searches the whole log, and goes to the first hit from where it is.
   * @param pattern a regular expression (RE2); empty to end the search
   * @returns the lines in which it is
   */
  async search(pattern) {
    this.#search.clear();
    this.#draw();
    if (!pattern || !this.#feed) {
      return [];
    }
    let isFirst = true;
    return this.#search.run(this.#feed.source, pattern, () => {
      if (isFirst && this.#search.hits.length > 0) {
        isFirst = false;
        this.step(1);
      }
      this.#draw();
    });
  }

  /** Goes to the next hit, or to the one before. */
  step(direction) {
    const hit = this.#search.next(this.#current ?? 0, direction);
    if (hit) {
      this.goTo(hit.n);
    }
  }

  /** Marks a line near the one that is marked, or the first that is seen. */
  move(lines) {
    const from = this.#current ?? this.#view.firstSeen - Math.sign(lines);
    this.goTo(Math.min(this.total, Math.max(1, from + lines)));
  }

  /** Chooses the line that is marked, as a click on its number does. */
  choose() {
    if (this.#current !== null && this.#tell("line", this.#current, true)) {
      location.hash = `L${this.#current}`;
    }
  }

  get #isOver() {
    return Boolean(this.#feed?.lines.complete);
  }

  #setFollowing(now) {
    if (this.#isFollowing !== now) {
      this.#isFollowing = now;
      this.#pausedAt = this.total;
      this.toggleAttribute("follow", now);
      this.#announcer.start(this.total);
      this.#tell(now ? "follow" : "pause");
    }
  }

  #open() {
    this.#close();
    const src = this.getAttribute("src");
    if (!src) {
      return;
    }
    this.#goal = this.#current = Number(this.getAttribute("line")) || hashLine();
    this.#isFollowing = this.hasAttribute("follow") && this.#goal === null;
    const attempt = this.hasAttribute("attempt") ? Number(this.getAttribute("attempt")) : null;
    const trouble = (message) => {
      this.#trouble = message;
      this.#draw();
    };
    const link = (isThere) => {
      this.toggleAttribute("reconnecting", !isThere);
      this.#draw();
    };
    try {
      const hear = { change: () => this.#draw(), attempt: () => this.#reset(), link, trouble };
      this.#feed = new Feed(src, { attempt, ...ticketsOf(this) }, hear);
    } catch (error) {
      trouble(error.message);
    }
  }

  #close() {
    this.#feed?.close();
    this.#feed = undefined;
    this.#trouble = "";
    this.removeAttribute("reconnecting");
    this.#reset();
  }

  /** Other lines are shown. */
  #reset() {
    this.#announcer.stop();
    this.#search.clear();
    this.#view.clear();
    this.#told = -1;
    this.#current = this.#goal = null;
    this.#draw();
  }

  #goToHash() {
    const line = hashLine();
    if (line !== null && line !== this.#current) {
      this.goTo(line);
    }
  }

  #clicked(event) {
    const n = Number(event.target.closest("[data-n]")?.dataset.n);
    if (n > 0) {
      this.goTo(n);
      this.#tell("line", n, true) || event.preventDefault();
    }
  }

  #scrolled() {
    this.#goal = null;
    this.#setFollowing(this.#view.isAtEnd && !this.#isOver);
    this.#draw();
  }

  #show() {
    const lines = this.#feed?.lines;
    if (lines) {
      this.#view.layout(lines);
      this.#position(lines);
      this.#view.show(lines, { current: this.#current, isHit: (n) => this.#search.isHit(n) });
      this.#tellLines(lines);
    }
    this.#toolbar.show({
      search: this.#search,
      current: this.#current,
      isFollowing: this.#isFollowing,
      isOver: this.#isOver,
      behind: this.#isFollowing ? 0 : Math.max(0, this.total - this.#pausedAt),
      isAway: this.hasAttribute("reconnecting"),
      trouble: this.#trouble,
    });
  }

  #position(lines) {
    if (this.#goal !== null && (lines.total >= this.#goal || lines.complete)) {
      this.#view.toLine(Math.min(this.#goal, lines.total));
      this.#goal = null;
    } else if (this.#isFollowing) {
      this.#view.toEnd();
    }
  }

  #tellLines(lines) {
    // before the first answer nobody knows what is there
    if (lines.attempt === null || lines.total === this.#told) {
      return;
    }
    if (this.#told < 0) {
      this.#pausedAt = lines.total;
      this.#announcer.start(lines.total);
    } else if (this.#isFollowing) {
      this.#announcer.news(lines);
    }
    this.#told = lines.total;
    this.#tell("lines", { total: lines.total, behind: this.#isFollowing ? 0 : lines.total - this.#pausedAt });
  }

  #tell(name, detail, cancelable = false) {
    return this.dispatchEvent(new CustomEvent(name, { detail, cancelable }));
  }
}

/** The line that the page's address names, as in `#L123`. */
function hashLine() {
  const line = /^#L([1-9]\d{0,11})$/.exec(location.hash);
  return line ? Number(line[1]) : null;
}
