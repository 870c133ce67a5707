/** Which jobs the board shows. The page's URL is the only place that knows. */

export const STATES = ["queued", "running", "cancelling", "succeeded", "failed", "cancelled"];
const PAGE = 50;

/**
 * @typedef {object} Filters
 * @property {string[]} states any if empty
 * @property {string[]} types any if empty
 * @property {string[]} labels "name=value", all must hold
 * @property {string} [cursor] only jobs older than this one
 * @property {number} limit
 */

export function read(search) {
  const params = new URLSearchParams(search);
  const limit = Number(params.get("limit"));
  return {
    states: params.getAll("state").flatMap((names) => names.split(",")),
    types: params.getAll("type"),
    labels: params.getAll("label"),
    cursor: params.get("cursor") ?? undefined,
    limit: Number.isInteger(limit) && limit >= 1 && limit <= 500 ? limit : PAGE,
  };
}

/**
 * The same as a query, in one order, so that equal filters have equal URLs.
 * @returns with its question mark, or empty
 */
export function write({ states, types, labels, cursor, limit }) {
  const params = new URLSearchParams();
  states.forEach((state) => params.append("state", state));
  types.forEach((type) => params.append("type", type));
  labels.forEach((label) => params.append("label", label));
  if (limit !== PAGE) {
    params.set("limit", String(limit));
  }
  if (cursor) {
    params.set("cursor", cursor);
  }
  return params.size ? `?${params}` : "";
}

/** Other filters begin at the first page. */
export function changed(filters, change) {
  return { ...filters, cursor: undefined, ...change };
}

/** @returns with it if it was not there, without it if it was */
export function toggled(all, one) {
  return all.includes(one) ? all.filter((other) => other !== one) : [...all, one];
}

export function isNarrow({ states, types, labels }) {
  return states.length + types.length + labels.length > 0;
}
