/** What the tabs of one origin tell each other of who has signed in. It never says who, or with what. */

const NAME = "jobtail session";

/** Somebody has signed in. */
export const BEGUN = "begun";
/** Somebody has signed out. */
export const LEFT = "left";
/** The server does not know the session any more. */
export const ENDED = "ended";

/** Tells all other tabs, and those in this one who listen. */
export function tellSessionChange(change) {
  const radio = new BroadcastChannel(NAME);
  radio.postMessage(change);
  radio.close();
}

export function onSessionChange(hear) {
  new BroadcastChannel(NAME).addEventListener("message", ({ data }) => hear(data));
}
