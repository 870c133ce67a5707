/** From what was typed to a JSON value, or to what is wrong with it. The server checks everything again. */

import { choices } from "./schema.js";

const ISO = /^[+-]?P(?=.)(?:[+-]?\d+D)?(?:T(?=.)(?:[+-]?\d+H)?(?:[+-]?\d+M)?(?:[+-]?\d+(?:\.\d+)?S)?)?$/i;
const SHORT = /^(?:(\d+)\s*d)?\s*(?:(\d+)\s*h)?\s*(?:(\d+)\s*m(?:in)?)?\s*(?:(\d+(?:\.\d+)?)\s*s)?$/i;

/** What was typed is not a value. */
export class Wrong extends Error {}

/**
 * @param field of a kind that is neither array nor object
 * @param text not empty
 * @throws {Wrong}
 */
export function parse({ kind, schema }, text) {
  switch (kind) {
    case "integer":
    case "number":
      return numberOf(kind, schema, text.trim());
    case "boolean":
      return text === "true";
    case "enum":
      return choices(schema).find((value) => JSON.stringify(value) === text);
    case "duration":
      return durationOf(text.trim());
    case "json":
      return jsonOf(text);
    default:
      return textOf(schema, text);
  }
}

function numberOf(kind, schema, text) {
  const value = Number(text);
  if (kind === "integer" && !/^[+-]?\d+$/.test(text)) {
    throw new Wrong("must be a whole number");
  }
  if (text === "" || !Number.isFinite(value)) {
    throw new Wrong("must be a number");
  }
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (minimum !== undefined && value < minimum) {
    throw new Wrong(`must be ${minimum} or more`);
  }
  if (maximum !== undefined && value > maximum) {
    throw new Wrong(`must be ${maximum} or less`);
  }
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) {
    throw new Wrong(`must be above ${exclusiveMinimum}`);
  }
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) {
    throw new Wrong(`must be below ${exclusiveMaximum}`);
  }
  return isExact(kind, value) ? value : exactly(text);
}

function isExact(kind, value) {
  return kind !== "integer" || Number.isSafeInteger(value);
}

/** All digits reach the server, where the browser can send them. */
function exactly(text) {
  if (!JSON.rawJSON) {
    throw new Wrong("has more digits than this browser can send");
  }
  return JSON.rawJSON(text.replace(/^\+/, "").replace(/^(-?)0+(?=\d)/, "$1"));
}

function durationOf(text) {
  if (ISO.test(text)) {
    return text;
  }
  const parts = SHORT.exec(text);
  if (!text || !parts) {
    throw new Wrong("must be a duration, such as PT1M30S or 1h 30m");
  }
  const [days, hours, minutes, seconds] = parts.slice(1);
  const part = (amount, unit) => (amount === undefined ? "" : amount + unit);
  const time = part(hours, "H") + part(minutes, "M") + part(seconds, "S");
  return `P${part(days, "D")}${time && `T${time}`}`;
}

function jsonOf(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Wrong(`is not JSON: ${error.message}`);
  }
}

function textOf({ pattern, minLength, maxLength }, text) {
  const length = Array.from(text).length;
  if (minLength !== undefined && length < minLength) {
    throw new Wrong(`must have ${minLength} characters or more`);
  }
  if (maxLength !== undefined && length > maxLength) {
    throw new Wrong(`must have ${maxLength} characters or fewer`);
  }
  if (pattern !== undefined && matches(pattern, text) === false) {
    throw new Wrong(`must match ${pattern}`);
  }
  return text;
}

/** Undefined for a pattern of another dialect: the server knows. */
function matches(pattern, text) {
  try {
    return new RegExp(pattern, "u").test(text);
  } catch {
    return undefined;
  }
}
