/** The log, and what goes with it: attempts, how much there is, the text itself. */

import { jobUrl } from "../api.js";
import { html, nothing, render, repeat } from "../html.js";
import { number } from "../text.js";

/** Shows one job's log. `<job-log>` follows, searches, and goes to a line. */
export class LogPanel {
  #place;
  #id;
  #job;
  /** The attempt that was chosen; none is the latest, whichever that is. */
  #attempt;
  #total = 0;

  constructor(place, id) {
    this.#place = place;
    this.#id = id;
  }

  show(job) {
    this.#job = job;
    const total = this.#total === 1 ? "1 line" : `${number(this.#total)} lines`;
    render(
      html`<div class="log-bar">
          <h2>Log</h2>
          ${this.#attempts()}
          <span class="count">${this.#total > 0 ? total : nothing}</span>
          ${this.#links()}
        </div>
        ${repeat([this.#attempt ?? "latest"], (key) => key, () => this.#log())}`,
      this.#place,
    );
  }

  /** An element for each attempt that is looked at, so that each begins anew. */
  #log() {
    const toLine = /^#L\d/.test(location.hash);
    return html`<job-log
      src=${jobUrl(this.#id)}
      attempt=${this.#attempt ?? nothing}
      ?follow=${!toLine}
      @lines=${({ detail }) => this.#count(detail.total)}
    ></job-log>`;
  }

  #count(total) {
    this.#total = total;
    this.show(this.#job);
  }

  #attempts() {
    const latest = this.#job.attempt;
    if (latest < 2) {
      return nothing;
    }
    const all = Array.from({ length: latest }, (_, i) => latest - i);
    return html`<select aria-label="Attempt" @change=${({ target }) => this.#choose(target.value)}>
      ${all.map(
        (attempt) => html`<option
          value=${attempt === latest ? "" : attempt}
          ?selected=${(this.#attempt ?? latest) === attempt}
        >
          Attempt ${attempt}
        </option>`,
      )}
    </select>`;
  }

  #choose(value) {
    this.#attempt = value === "" ? undefined : Number(value);
    this.#count(0);
  }

  #links() {
    const attempt = this.#attempt ?? this.#job.attempt;
    const address = jobUrl(this.#id, `/log?ansi=strip&attempt=${attempt}`);
    return attempt < 1
      ? nothing
      : html`<a class="button" href=${address}>Raw</a>
          <a class="button" href=${address} download=${`${this.#id}-${attempt}.log`}>Download</a>`;
  }
}
