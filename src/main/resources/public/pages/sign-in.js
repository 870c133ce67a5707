/** The question who somebody is. Loaded only where it is asked. */

import { BEGUN, tellSessionChange } from "../parts/stream/session.js";
import { html, render } from "./html.js";

const dialog = document.createElement("dialog");
dialog.id = "sign-in";
dialog.setAttribute("aria-labelledby", "sign-in-title");

let wrong = "";
let busy = false;

/**
 * Asks until somebody is signed in, or the question is put away.
 * @param address of sessions
 * @param take is given the session
 * @param elsewhere fulfilled when somebody has signed in in another tab
 * @returns fulfilled with whether somebody is signed in
 */
export function askForToken(address, take, elsewhere) {
  const signIn = (token) => begin(address, token, take);
  wrong = "";
  document.body.append(dialog);
  draw(signIn);
  dialog.returnValue = "";
  dialog.showModal();
  void elsewhere?.then(() => dialog.close("in"));
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "in"), { once: true });
  });
}

/** The field has no name, and is empty before anything is sent: a token is nowhere but in that request. */
async function submit(event, signIn) {
  event.preventDefault();
  const field = dialog.querySelector("input");
  const token = field.value.trim();
  if (busy || !token) {
    return;
  }
  field.value = "";
  busy = true;
  draw(signIn);
  wrong = (await signIn(token)) ?? "";
  busy = false;
  draw(signIn);
  if (wrong) {
    field.focus();
  } else {
    dialog.close("in");
  }
}

/** @returns what is wrong, if anything is */
async function begin(address, token, take) {
  if (!/^[\x21-\x7e]+$/.test(token)) {
    return "This is no token.";
  }
  try {
    const headers = { Authorization: `Bearer ${token}` };
    const response = await fetch(address, { method: "POST", headers });
    if (response.ok) {
      take(await response.json());
      tellSessionChange(BEGUN);
      return undefined;
    }
    return response.status === 401
      ? "The server does not know this token, or it has ended."
      : `The server refuses to sign anybody in now (${response.status}).`;
  } catch {
    return "The server does not answer.";
  }
}

function draw(signIn) {
  render(
    html`<form novalidate autocomplete="off" @submit=${(event) => submit(event, signIn)}>
      <h2 id="sign-in-title">Sign in</h2>
      <p class="hint">This server shows its jobs to those whom it knows.</p>
      <label for="token">Token</label>
      <input
        id="token"
        type="password"
        autocomplete="off"
        spellcheck="false"
        autofocus
        aria-describedby="token-wrong"
        aria-invalid=${wrong !== ""}
      />
      <p id="token-wrong" class="wrong" role="alert">${wrong}</p>
      <div class="buttons">
        <button type="button" class="quiet" @click=${() => dialog.close()}>Not now</button>
        <button class="primary" aria-disabled=${busy}>Sign in</button>
      </div>
    </form>`,
    dialog,
  );
}
