/** What jobs say, made fit to be shown; and the words for what the server says. */

import { plain as withoutSequences } from "../parts/log/ansi.js";

/** Text of a job without terminal sequences and control characters. */
export function plain(text) {
  return withoutSequences(String(text).replace(/\r\n?/g, "\n"));
}

/** The same on one line. */
export function line(text) {
  return plain(text).replace(/[\s\u2028\u2029]+/g, " ").trim();
}

/** A JSON value as text for a person. */
export function pretty(value) {
  return typeof value === "string" ? plain(value) : JSON.stringify(value, null, 2);
}

/** The end of an id, which is what tells two jobs apart. */
export function short(id) {
  return id.slice(-6);
}

/** Amounts of anything: 12,345. */
export function number(count) {
  return count.toLocaleString();
}

export function size(bytes) {
  const units = ["B", "KB", "MB", "GB"];
  let unit = 0;
  let amount = bytes;
  while (amount >= 1000 && unit < units.length - 1) {
    amount /= 1000;
    unit++;
  }
  return `${amount.toLocaleString(undefined, { maximumSignificantDigits: unit ? 3 : 4 })} ${units[unit]}`;
}

const REASONS = {
  completed: "it ran to its end",
  error: "it ended with an error",
  "exit-code": "the program ended with an exit code that means failure",
  timeout: "it took longer than its timeout",
  lost: "the process that ran it is gone",
  shutdown: "the server was stopped",
  cancelled: "somebody cancelled it",
};

/** Why a run ended, in words. */
export function because(reason) {
  return REASONS[reason] ?? reason;
}
