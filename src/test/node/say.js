// One line for each thing that happens, for the test that reads along.

/** An event, written as the server writes its JSON lines, and otherwise as the client gave it. */
export function sayEvent(id, event, data) {
  console.log(`{"id":${JSON.stringify(id)},"event":${JSON.stringify(event)},"data":${data}}`);
}

/** Anything else. */
export function say(notice, details = {}) {
  console.log(JSON.stringify({ notice, ...details }));
}
