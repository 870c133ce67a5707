import { make, mark, say } from "../element.js";

/** What is above the lines: the search, and the button that follows. */
export class Toolbar {
  #search = make("input", {
    type: "search",
    part: "search",
    placeholder: "Search (RE2)",
    "aria-label": "Search the whole log, a regular expression",
    spellcheck: "false",
  });
  #before = make("button", { type: "button", part: "button", "aria-label": "Previous hit" }, "↑");
  #next = make("button", { type: "button", part: "button", "aria-label": "Next hit" }, "↓");
  #count = make("span", { part: "count", role: "status" });
  #follow = make("button", { type: "button", part: "button follow" });

  constructor({ search, step, follow, leave }) {
    this.element = make(
      "div",
      { part: "toolbar", role: "toolbar", "aria-label": "Log" },
      this.#search,
      this.#before,
      this.#next,
      this.#count,
      this.#follow,
    );
    let asked = "";
    this.#search.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") {
        this.#search.value = asked = "";
        search("");
        leave();
      } else if (event.key === "Enter" && this.#search.value === asked && asked) {
        step(event.shiftKey ? -1 : 1);
      } else if (event.key === "Enter") {
        search((asked = this.#search.value));
      }
    });
    this.#search.addEventListener("search", () => this.#search.value || search((asked = "")));
    this.#before.addEventListener("click", () => step(-1));
    this.#next.addEventListener("click", () => step(1));
    this.#follow.addEventListener("click", follow);
  }

  focus() {
    this.#search.focus();
    this.#search.select();
  }

  /**
   * @param view.isOver no line will come any more
   * @param view.behind how many lines came while nobody followed
   * @param view.isAway nothing new comes, since the connection is lost
   */
  show({ search, current, isFollowing, isOver, behind, isAway, trouble }) {
    const found = search.hits.length;
    this.#before.disabled = this.#next.disabled = found === 0;
    const problem = trouble || search.problem;
    const notes = [isAway ? "Reconnecting…" : "", hits(search, current)];
    say(this.#count, problem || notes.filter(Boolean).join(" · "));
    mark(this.#count, "data-bad", problem ? "" : null);
    const news = behind === 1 ? "1 new line" : `${behind.toLocaleString()} new lines`;
    say(this.#follow, isOver ? "To the end" : isFollowing ? "Following" : behind > 0 ? `↓ ${news}` : "Follow");
    mark(this.#follow, "aria-pressed", isOver ? null : String(isFollowing));
  }
}

function hits(search, current) {
  if (!search.pattern) {
    return "";
  }
  if (search.isOver && search.hits.length === 0) {
    return "No hits";
  }
  const found = `${search.hits.length.toLocaleString()}${search.isFull || !search.isOver ? "+" : ""}`;
  const place = current === null ? 0 : search.placeOf(current);
  return place > 0 ? `${place.toLocaleString()} of ${found}` : `${found} hits`;
}
