/** The filters above the table. */

import { html, live } from "../html.js";
import { badge } from "../show.js";
import { changed, isNarrow, STATES, toggled } from "./filters.js";

export function toolbar({ filters, types, held, onFilter, onShowHeld }) {
  return html`<form class="filters" role="search" aria-label="Jobs" @submit=${stay}>
    ${states(filters, onFilter)} ${typeChoice(filters, types, onFilter)} ${labels(filters, onFilter)}
    <button
      type="button"
      class="quiet"
      ?disabled=${!isNarrow(filters)}
      @click=${() => onFilter(changed(filters, { states: [], types: [], labels: [] }))}
    >
      Clear
    </button>
    <button type="button" class="held" ?hidden=${held === 0} @click=${onShowHeld}>
      ${held} new
    </button>
  </form>`;
}

function states(filters, onFilter) {
  return html`<fieldset class="states">
    <legend class="unseen">State</legend>
    ${STATES.map(
      (state) => html`<label
        ><input
          type="checkbox"
          name="state"
          value=${state}
          .checked=${live(filters.states.includes(state))}
          @change=${() => onFilter(changed(filters, { states: toggled(filters.states, state) }))}
        />${badge(state)}</label
      >`,
    )}
  </fieldset>`;
}

/** A URL may name several types: they are one choice more. */
function typeChoice(filters, types, onFilter) {
  const chosen = filters.types.join(",");
  const known = new Map(types.map((type) => [type, [type]]));
  if (filters.types.length > 0 && !known.has(chosen)) {
    known.set(chosen, filters.types);
  }
  const choose = ({ target }) =>
    onFilter(changed(filters, { types: known.get(target.value) ?? [] }));
  return html`<select aria-label="Type" name="type" .value=${live(chosen)} @change=${choose}>
    <option value="" ?selected=${chosen === ""}>Any type</option>
    ${Array.from(known.keys(), (type) => html`<option ?selected=${type === chosen}>${type}</option>`)}
  </select>`;
}

function labels(filters, onFilter) {
  const add = (event) => {
    if (event.key !== "Enter") {
      return;
    }
    event.preventDefault();
    const input = event.target;
    const text = input.value.trim();
    const complaint = /^[^=]+=/.test(text) ? "" : "A label is name=value";
    input.setCustomValidity(complaint);
    if (input.reportValidity() && !filters.labels.includes(text)) {
      input.value = "";
      onFilter(changed(filters, { labels: [...filters.labels, text] }));
    }
  };
  return html`<span class="label-filter">
    ${filters.labels.map(
      (label) => html`<button
        type="button"
        class="chip"
        aria-label=${`${label}: take away this label`}
        @click=${() => onFilter(changed(filters, { labels: toggled(filters.labels, label) }))}
      >
        ${label}<span aria-hidden="true"> ×</span>
      </button>`,
    )}
    <input
      name="label"
      aria-label="Label, name=value"
      placeholder="label=value"
      spellcheck="false"
      autocomplete="off"
      @input=${({ target }) => target.setCustomValidity("")}
      @keydown=${add}
    />
  </span>`;
}

function stay(event) {
  event.preventDefault();
}
