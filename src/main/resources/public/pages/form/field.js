/** How a field looks. */

import { html, live, nothing } from "../html.js";
import { isOptional } from "./draft.js";
import { choices } from "./schema.js";

/** @param draw what shows the form anew */
export function fieldView(field, draft, draw) {
  switch (field.kind) {
    case "object":
      return html`<fieldset class="group">
        <legend>${field.schema.title ?? field.name}</legend>
        ${hint(field)} ${fieldViews(field.fields, draft, draw)} ${complaint(field.pointer, draft)}
      </fieldset>`;
    case "array":
      return list(field, draft, draw);
    default:
      return single(field, draft, draw);
  }
}

export function fieldViews(fields, draft, draw) {
  return fields.map((field) => fieldView(field, draft, draw));
}

function single(field, draft, draw) {
  const { pointer } = field;
  const type = (text) => {
    draft.type(pointer, text);
    draw();
  };
  return html`<div class="field" data-kind=${field.kind}>
    <label for=${idOf(pointer)}>${field.schema.title ?? field.name}${mark(field)}</label>
    ${control(field, { pointer, text: draft.text(pointer), type, draft })}
    ${hint(field)} ${complaint(pointer, draft)}
  </div>`;
}

function list(field, draft, draw) {
  const { pointer, item } = field;
  const texts = draft.texts(pointer);
  const change = (all) => {
    draft.type(pointer, all);
    draw();
  };
  return html`<fieldset class="list">
    <legend>${field.schema.title ?? field.name}${mark(field)}</legend>
    ${hint(field)}
    ${texts.map((text, i) => {
      const place = `${pointer}/${i}`;
      const type = (typed) => change(texts.with(i, typed));
      return html`<div class="item">
          ${control(item, { pointer: place, text, type, draft, label: `${field.name} ${i + 1}` })}
          <button
            type="button"
            class="quiet"
            aria-label=${`Remove ${field.name} ${i + 1}`}
            @click=${() => change(texts.toSpliced(i, 1))}
          >
            Remove
          </button>
        </div>
        ${complaint(place, draft)}`;
    })}
    <button type="button" class="quiet" @click=${() => change([...texts, first(item)])}>
      Add<span class="unseen"> ${field.name}</span>
    </button>
    ${complaint(pointer, draft)}
  </fieldset>`;
}

/** A new entry of a list. */
function first({ kind, schema }) {
  if (kind === "boolean") {
    return "false";
  }
  return kind === "enum" ? JSON.stringify(choices(schema)[0]) : "";
}

function control(field, { pointer, text, type, draft, label }) {
  const id = idOf(pointer);
  const wrong = draft.wrong(pointer) !== undefined;
  const described = `${wrong ? `${id}-wrong ` : ""}${label ? "" : `${id}-hint`}` || nothing;
  const typed = ({ target }) => type(target.value);
  const { kind, required, schema } = field;
  if (kind === "boolean" && !(isOptional(field) && !label)) {
    return html`<input
      type="checkbox"
      id=${id}
      name=${pointer}
      aria-label=${label ?? nothing}
      aria-describedby=${described}
      aria-invalid=${wrong}
      .checked=${live(text === "true")}
      @change=${({ target }) => type(String(target.checked))}
    />`;
  }
  if (kind === "boolean" || kind === "enum") {
    return html`<select
      id=${id}
      name=${pointer}
      aria-label=${label ?? nothing}
      aria-describedby=${described}
      aria-invalid=${wrong}
      ?required=${required}
      @change=${typed}
    >
      ${text === "" || !required ? html`<option value="" ?selected=${text === ""}>–</option>` : nothing}
      ${(kind === "enum" ? choices(schema) : [true, false]).map((choice) => {
        const value = JSON.stringify(choice);
        return html`<option value=${value} ?selected=${value === text}>${word(choice)}</option>`;
      })}
    </select>`;
  }
  if (kind === "json") {
    return html`<textarea
      id=${id}
      name=${pointer}
      rows="5"
      spellcheck="false"
      aria-label=${label ?? nothing}
      aria-describedby=${described}
      aria-invalid=${wrong}
      ?required=${required}
      .value=${live(text)}
      @input=${typed}
    ></textarea>`;
  }
  return html`<input
    type=${schema.writeOnly ? "password" : "text"}
    id=${id}
    name=${pointer}
    inputmode=${{ integer: "numeric", number: "decimal" }[kind] ?? nothing}
    autocomplete="off"
    spellcheck="false"
    placeholder=${schema.placeholder ?? (schema.default === undefined ? nothing : asPlaceholder(schema.default))}
    aria-label=${label ?? nothing}
    aria-describedby=${described}
    aria-invalid=${wrong}
    ?required=${required}
    .value=${live(text)}
    @input=${typed}
  />`;
}

function asPlaceholder(value) {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function word(choice) {
  if (typeof choice === "boolean") {
    return choice ? "yes" : "no";
  }
  return String(choice);
}

function mark({ required }) {
  return required ? html` <span class="required">required</span>` : nothing;
}

function hint(field) {
  const { description } = field.schema;
  const text = [description, limits(field)].filter((part) => part).join(". ");
  return html`<p class="hint" id=${`${idOf(field.pointer)}-hint`}>${text}</p>`;
}

function limits({ kind, schema }) {
  const { minimum, maximum, exclusiveMinimum: above, exclusiveMaximum: below, pattern } = schema;
  if (kind === "duration") {
    return "A duration, such as PT1M30S or 1h 30m";
  }
  if (kind === "json") {
    return "A JSON value";
  }
  return [
    minimum !== undefined && maximum !== undefined && `${minimum} to ${maximum}`,
    minimum !== undefined && maximum === undefined && `${minimum} or more`,
    maximum !== undefined && minimum === undefined && `${maximum} or less`,
    above !== undefined && `above ${above}`,
    below !== undefined && `below ${below}`,
    pattern !== undefined && `Matches ${pattern}`,
  ]
    .filter((part) => part)
    .join(", ");
}

function complaint(pointer, draft) {
  const wrong = draft.wrong(pointer);
  return wrong === undefined
    ? nothing
    : html`<p class="wrong" id=${`${idOf(pointer)}-wrong`}>${wrong}</p>`;
}

/** Fit for a list of ids, whatever the pointer has in it. */
function idOf(pointer) {
  return `field-${encodeURIComponent(pointer)}`;
}
