// Follows the URL with EventSource. A second argument, "stay", does not close it at the end of the job.
import { EventSource } from "eventsource";
import { say, sayEvent } from "./say.js";

const TYPES = ["status", "progress", "log", "step", "snapshot", "gap", "position", "done"];
const [url, stay] = process.argv.slice(2);

const source = new EventSource(url);
// it waits for its next connection with a timer that keeps no process alive
const alive = setInterval(() => {}, 1 << 30);

// "message" is what has no name: there should be none
for (const type of [...TYPES, "message"]) {
  source.addEventListener(type, ({ lastEventId, data }) => sayEvent(lastEventId, type, data));
}
source.addEventListener("done", () => {
  if (!stay) {
    source.close();
    clearInterval(alive);
  }
});
source.addEventListener("error", ({ code, message }) => {
  const closed = source.readyState === source.CLOSED;
  say(closed ? "refused" : "reconnecting", { status: code, message });
  if (closed) {
    clearInterval(alive);
  }
});
process.on("exit", () => {
  if (source.readyState !== source.CLOSED) {
    process.exitCode = 1;
  }
});
