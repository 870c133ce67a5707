/** Times in the viewer's zone, and how long things take. The server's clock is the one that counts. */

import { exact } from "../parts/exact.js";
import { html } from "./html.js";

const UNITS = [
  [86_400, "d"],
  [3_600, "h"],
  [60, "min"],
  [1, "s"],
];

let ahead = 0;

/** Takes the server's clock from an answer. Its Date has whole seconds: less than two is no difference. */
export function setClock(response) {
  const date = Date.parse(response.headers.get("Date") ?? "");
  if (!Number.isNaN(date)) {
    const difference = date - Date.now();
    ahead = Math.abs(difference) < 2_000 ? 0 : difference;
  }
}

/** Now, by the server's clock, in milliseconds. */
export function now() {
  return Date.now() + ahead;
}

/** Seconds from one instant to another or to now, never below 0. */
export function between(from, to) {
  return Math.max(0, ((to ? Date.parse(to) : now()) - Date.parse(from)) / 1_000);
}

/** Seconds from now to an instant, never below 0. */
export function until(instant) {
  return Math.max(0, (Date.parse(instant) - now()) / 1_000);
}

/** A time span: the two largest units, "42 s", "3 min 20 s", "2 d 4 h". */
export function span(seconds) {
  if (seconds > 0 && seconds < 1) {
    return `${Math.max(1, Math.round(seconds * 1_000))} ms`;
  }
  const whole = Math.round(seconds);
  const first = UNITS.findIndex(([unit]) => whole >= unit);
  if (first < 0) {
    return "0 s";
  }
  const [unit, name] = UNITS[first];
  const next = UNITS[first + 1];
  const rest = next ? Math.floor((whole % unit) / next[0]) : 0;
  return `${Math.floor(whole / unit)} ${name}${rest ? ` ${rest} ${next[1]}` : ""}`;
}

/** How old: one unit, "12 s", "4 min". */
export function age(instant) {
  const seconds = Math.floor(between(instant));
  const [unit, name] = UNITS.find(([size]) => seconds >= size) ?? UNITS[3];
  return `${Math.floor(seconds / unit)} ${name}`;
}

/** Something said about an instant, with the instant itself on hover. */
export function at(instant, text) {
  return html`<time datetime=${instant} title=${exact(instant)}>${text}</time>`;
}

/** An ISO-8601 duration of the server as a span. What is none stays as it is. */
export function duration(iso) {
  const parts = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(iso);
  if (!parts) {
    return iso;
  }
  const [days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  return span(((days * 24 + hours) * 60 + minutes) * 60 + seconds);
}
