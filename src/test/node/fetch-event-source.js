// Follows the URL with fetchEventSource. A second argument is the event to go on after.
import { fetchEventSource } from "@microsoft/fetch-event-source";
import { say, sayEvent } from "./say.js";

// it is made for browsers, and uses these two also where no tab can be hidden
globalThis.window = globalThis;
globalThis.document = new EventTarget();

class Refused extends Error {}

let [url, last] = process.argv.slice(2);
const ended = new AbortController();
const cursor = () => (last ? { "Last-Event-ID": last } : {});

try {
  await fetchEventSource(url, {
    signal: ended.signal,
    openWhenHidden: true,
    fetch: (url, init) =>
      fetch(url, { ...init, headers: { Accept: "text/event-stream", ...cursor() } }),
    async onopen(answer) {
      if (answer.status !== 200) {
        throw new Refused(await answer.text(), { cause: answer.status });
      }
    },
    onmessage({ id, event, data }) {
      last = id;
      sayEvent(id, event, data);
      if (event === "done") {
        ended.abort();
      }
    },
    onclose() {
      throw new Error("not yet done");
    },
    onerror(error) {
      if (error instanceof Refused) {
        throw error;
      }
      say("reconnecting", { message: error.message });
    },
  });
} catch (error) {
  if (!(error instanceof Refused)) {
    throw error;
  }
  say("refused", { status: error.cause, body: error.message });
}
