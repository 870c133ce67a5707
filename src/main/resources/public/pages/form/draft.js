/** What was typed so far, and what is wrong with it, by JSON Pointer. */

import { parse, Wrong } from "./check.js";

/** A form's content. A field has one text, a list has many. */
export class Draft {
  #typed = new Map();
  #wrong = new Map();

  text(pointer) {
    const text = this.#typed.get(pointer);
    return typeof text === "string" ? text : "";
  }

  texts(pointer) {
    const texts = this.#typed.get(pointer);
    return Array.isArray(texts) ? texts : [];
  }

  type(pointer, typed) {
    this.#typed.set(pointer, typed);
    for (const place of this.#wrong.keys()) {
      if (place === pointer || place.startsWith(`${pointer}/`)) {
        this.#wrong.delete(place);
      }
    }
  }

  wrong(pointer) {
    return this.#wrong.get(pointer);
  }

  complain(pointer, message) {
    const before = this.#wrong.get(pointer);
    this.#wrong.set(pointer, before ? `${before}; ${message}` : message);
  }

  /** Nothing is wrong any more. */
  forgive() {
    this.#wrong.clear();
  }

  get isWrong() {
    return this.#wrong.size > 0;
  }
}

/** Fills in a value, or the defaults where there is none. What is only ever written is not known any more. */
export function fill(field, draft, value) {
  const { kind, pointer, schema, seeded } = field;
  if (schema.writeOnly && value !== undefined) {
    return;
  }
  const known = value === undefined && seeded ? schema.default : value;
  if (kind === "object") {
    field.fields.forEach((part) => fill(part, draft, known?.[part.name]));
  } else if (kind === "array") {
    draft.type(pointer, Array.isArray(known) ? known.map((one) => asText(field.item, one)) : []);
  } else if (known !== undefined && known !== null) {
    draft.type(pointer, asText(field, known));
  } else if (kind === "boolean" && !isOptional(field)) {
    draft.type(pointer, "false");
  }
}

/** Whether a yes-or-no may also be neither. */
export function isOptional({ required, seeded, schema }) {
  return !required && !(seeded && schema.default !== undefined);
}

function asText({ kind }, value) {
  return kind === "json" || kind === "enum" || typeof value !== "string"
    ? JSON.stringify(value, null, kind === "json" ? 2 : 0)
    : value;
}

/** The value that was typed; undefined where nothing was. Complains about what is wrong. */
export function collect(field, draft) {
  if (isBlank(field, draft)) {
    if (!field.required) {
      return undefined;
    }
    if (field.kind === "string") {
      draft.complain(field.pointer, "is required");
    }
  }
  switch (field.kind) {
    case "object":
      return Object.fromEntries(
        field.fields
          .map((part) => [part.name, collect(part, draft)])
          .filter(([, value]) => value !== undefined),
      );
    case "array":
      return draft
        .texts(field.pointer)
        .map((text, i) => value(field.item, text, `${field.pointer}/${i}`, draft));
    default:
      return value(field, draft.text(field.pointer), field.pointer, draft);
  }
}

function value(field, text, pointer, draft) {
  if (text === "" && field.kind !== "string") {
    draft.complain(pointer, "is required");
    return undefined;
  }
  try {
    return parse(field, text);
  } catch (error) {
    if (!(error instanceof Wrong)) {
      throw error;
    }
    draft.complain(pointer, error.message);
    return undefined;
  }
}

function isBlank(field, draft) {
  switch (field.kind) {
    case "object":
      return field.fields.every((part) => isBlank(part, draft));
    case "array":
      return draft.texts(field.pointer).length === 0;
    default:
      return draft.text(field.pointer) === "";
  }
}

/**
 * Where a complaint of the server is shown: at its field, or at the nearest that it is part of.
 * @returns none if no field is concerned
 */
export function placeOf(fields, pointer) {
  const field = fields.find((one) => pointer === one.pointer || pointer.startsWith(`${one.pointer}/`));
  if (!field) {
    return undefined;
  }
  if (field.kind === "array") {
    const [index] = pointer.slice(field.pointer.length + 1).split("/");
    return index === "" ? field.pointer : `${field.pointer}/${index}`;
  }
  return placeOf(field.fields ?? [], pointer) ?? field.pointer;
}
