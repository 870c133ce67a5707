/** What both pages have: the scheme's switch, the connection's state, notices, questions, the clock. */

import { html, nothing, render } from "./html.js";
import { short } from "./text.js";

const SCHEMES = ["auto", "light", "dark"];
const SCHEME_WORDS = { auto: "Auto", light: "Light", dark: "Dark" };
const NOTICE_MILLIS = 10_000;

let noticeTimer;

/** Makes the switch of the color scheme work. */
export function startScheme() {
  const button = document.getElementById("scheme");
  const show = () => {
    const scheme = document.documentElement.dataset.scheme ?? "auto";
    button.textContent = SCHEME_WORDS[scheme];
    button.setAttribute("aria-label", `${SCHEME_WORDS[scheme]}: color scheme, press to change`);
  };
  button.addEventListener("click", () => {
    const scheme = document.documentElement.dataset.scheme ?? "auto";
    choose(SCHEMES[(SCHEMES.indexOf(scheme) + 1) % SCHEMES.length]);
    show();
  });
  show();
}

function choose(scheme) {
  if (scheme === "auto") {
    delete document.documentElement.dataset.scheme;
  } else {
    document.documentElement.dataset.scheme = scheme;
  }
  try {
    localStorage.setItem("jobtail.scheme", scheme);
  } catch {
    // The choice holds for this page only.
  }
}

/** Shows whether what is seen is live. */
export function showLink(state, text) {
  const link = document.getElementById("link");
  link.dataset.state = state;
  link.textContent = text;
}

/**
 * Says what came of an action, over the page, so that nothing moves.
 * @param content text or a template
 * @param [kind] what is bad stays until it is put away
 */
export function notify(content, { bad = false } = {}) {
  clearTimeout(noticeTimer);
  const place = document.getElementById("notice");
  const close = () => render(nothing, place);
  render(
    html`<div class="notice" data-bad=${bad}>
      <p>${content}</p>
      <button type="button" class="quiet" @click=${close}>Dismiss</button>
    </div>`,
    place,
  );
  if (!bad) {
    noticeTimer = setTimeout(close, NOTICE_MILLIS);
  }
}

/** Asks before something that cannot be undone; fulfilled with whether it may be done. */
export function askToRemove({ type, id }) {
  const dialog = document.getElementById("ask");
  render(
    html`<form method="dialog">
      <p id="ask-question">
        Remove <b>${type} ${short(id)}</b>, its log and its result? This cannot be undone.
      </p>
      <div class="buttons">
        <button value="no" autofocus>Keep</button>
        <button value="yes" class="danger">Remove</button>
      </div>
    </form>`,
    dialog,
  );
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

/** Calls each second while the page is seen, and when it is seen again. */
export function everySecond(tick) {
  setInterval(() => document.hidden || tick(), 1_000);
  document.addEventListener("visibilitychange", () => document.hidden || tick());
}
