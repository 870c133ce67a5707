/** Who looks at the pages, where a server wants to know. */

import { useSession } from "../parts/stream/access.js";
import { BEGUN, ENDED, LEFT, onSessionChange, tellSessionChange } from "../parts/stream/session.js";
import { html, nothing, render } from "./html.js";
import { notify } from "./shell.js";

const ADDRESS = new URL("../session", import.meta.url);

/** As the server tells; nothing before it has. */
let who = {};
let asking;
/** While nobody is signed in who has to be: told when somebody is. */
let absence;
let form;
let tell = () => {};

useSession(signedIn);

/**
 * Finds out who it is. Nothing waits for that: where nobody is asked, everything may be done.
 * @param changed called when that is known, and again with true when somebody has signed in anew
 */
export function startSession(changed) {
  tell = changed;
  onSessionChange((change) => {
    if (change === LEFT) {
      location.reload();
    } else if (change === BEGUN || !absence) {
      void refresh();
    }
  });
  void refresh();
}

/** Whether somebody has to sign in before anything else. */
export function isSignedOut() {
  return absence !== undefined;
}

/** Whether it is allowed, as far as is known. */
export function may(scope) {
  return who.scopes?.includes(scope) ?? true;
}

/** The same, when it is known. */
export async function mayAfterAll(scope) {
  await asking;
  return may(scope);
}

/** The headers that show that what is changed is changed by one of our pages. */
export async function proof() {
  await asking;
  return who.csrfToken ? { "X-CSRF-Token": who.csrfToken } : {};
}

/** What a refusal means to who looks; undefined if that is for the server to say. */
export function refusal(status, isWrite) {
  if (status === 403 && who.owner !== undefined) {
    return `Signed in as ${who.name}, you may not ${isWrite ? "do" : "see"} this.`;
  }
  return status === 401 ? "You are not signed in." : undefined;
}

/**
 * Fulfilled when somebody is signed in, which may be at once; the page asks for a token until then.
 */
export async function signedIn() {
  if (!(await refresh())) {
    leave();
  }
  if (absence) {
    void showForm();
    await absence.promise;
  }
  return true;
}

/** The same, and fulfilled with false if the question is put away. */
export async function isSignedInAgain() {
  await refresh();
  return !absence || ((await showForm()) && !absence);
}

/** Whether another tab has begun another session of the same person, for which there is another proof. */
export async function hasOtherProof() {
  const before = who;
  await refresh();
  return isSame(before, who) && before.csrfToken !== who.csrfToken;
}

/**
 * Who asks while it is asked gets the same answer.
 * @returns fulfilled with whether there was one
 */
function refresh() {
  asking ??= ask().finally(() => (asking = undefined));
  return asking;
}

async function ask() {
  try {
    const response = await fetch(ADDRESS, { cache: "no-store" });
    if (response.ok) {
      take(await response.json());
    }
    return response.ok;
  } catch {
    // whatever else is asked for will say that the server does not answer
    return false;
  }
}

function take(next) {
  if (next.name === undefined) {
    leave();
    return;
  }
  if (who.name !== undefined && !isSame(who, next)) {
    // nothing of one person is left to another, neither what is seen nor what was to be done
    location.reload();
    return;
  }
  who = next;
  const before = absence;
  absence = undefined;
  before?.resolve();
  show();
  tell(before !== undefined);
}

/** What is on the page stays there. */
function leave() {
  if (!absence) {
    absence = Promise.withResolvers();
    tellSessionChange(ENDED);
    void showForm();
    show();
    tell(false);
  }
}

const isSame = (one, other) => one.name === other.name && one.owner === other.owner;

/** @returns fulfilled with whether somebody is signed in */
function showForm() {
  form ??= import("./sign-in.js")
    .then(({ askForToken }) => askForToken(ADDRESS, take, absence?.promise))
    .catch(() => false)
    .finally(() => (form = undefined));
  return form;
}

async function signOut() {
  const response = await fetch(ADDRESS, { method: "DELETE", headers: await proof() }).catch(() => undefined);
  if (response?.ok) {
    tellSessionChange(LEFT);
    location.reload();
  } else {
    void refresh();
    notify("You are still signed in: the server does not answer as it should. Try again.", { bad: true });
  }
}

function show() {
  const place = document.getElementById("who");
  const out = html`<button type="button" class="quiet" @click=${signOut}>Sign out</button>`;
  const known = html`<span title=${`Signed in as ${who.name}`}>${who.name}</span>${who.csrfToken ? out : nothing}`;
  place.hidden = !absence && who.owner === undefined;
  render(absence ? html`<button type="button" @click=${showForm}>Sign in</button>` : known, place);
}
