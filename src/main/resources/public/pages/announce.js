/** A polite live region: what is worth hearing, one thing at a time. */

const PAUSE = 3_000;

const waiting = [];
let resting = false;

/**
 * Says something when there is a pause. Of things about the same matter only the last is said.
 * @param [replaces] what is still unsaid and out of date now
 */
export function announce(text, replaces = (other) => other === text) {
  const kept = waiting.filter((other) => !replaces(other));
  waiting.splice(0, waiting.length, ...kept.slice(-4), text);
  if (!resting) {
    say();
  }
}

function say() {
  const text = waiting.shift();
  resting = text !== undefined;
  if (resting) {
    document.getElementById("announcer").textContent = text;
    setTimeout(say, PAUSE);
  }
}
