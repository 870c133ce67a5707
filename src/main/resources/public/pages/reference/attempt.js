/** One operation that is tried: what was sent, and what has come of it so far. */

const SHOWN = 200_000;
const SHOWN_HEADERS = ["content-type", "location", "etag", "retry-after", "content-range", "cache-control"];

let token = "";

/** @param given what is tried from now on is sent with; empty for nothing */
export function useToken(given) {
  token = given;
}

/** A token, or what goes with the session's cookie where something is changed. */
async function credential(method) {
  if (token) {
    return { Authorization: `Bearer ${token}` };
  }
  if (method === "GET") {
    return {};
  }
  const { csrfToken } = await (await fetch("session", { cache: "no-store" })).json();
  return csrfToken ? { "X-CSRF-Token": csrfToken } : {};
}

export class Attempt {
  running = false;
  /** the request, and the status of its answer */
  head = "";
  headers = "";
  text = "";

  #operation;
  #changed;
  #control;

  constructor(operation, changed) {
    this.#operation = operation;
    this.#changed = changed;
  }

  async send(form) {
    const { url, ...request } = this.#request(form);
    this.#control = new AbortController();
    this.running = true;
    this.headers = "";
    this.text = "";
    this.#show(`${request.method} ${url}`);
    try {
      request.headers = { ...(await credential(request.method)), ...request.headers };
      const answer = await fetch(url.slice(1), { ...request, cache: "no-store", signal: this.#control.signal });
      this.headers = SHOWN_HEADERS.filter((name) => answer.headers.has(name))
        .map((name) => `${name}: ${answer.headers.get(name)}\n`)
        .join("")
        .concat("\n");
      this.#show(`${this.head} → ${answer.status} ${answer.statusText}`);
      await this.#read(answer);
    } catch (problem) {
      this.text += problem.name === "AbortError" ? "\n(stopped)" : `\n${problem.message}`;
    } finally {
      this.running = false;
      this.#changed();
    }
  }

  stop() {
    this.#control?.abort();
  }

  /** As it comes; of much only the end is kept. */
  async #read(answer) {
    if (!answer.body) {
      return;
    }
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      this.text = (this.text + part.value).slice(-SHOWN);
      this.#changed();
    }
  }

  #show(head) {
    this.head = head;
    this.#changed();
  }

  #request(form) {
    const query = new URLSearchParams();
    const headers = {};
    let { path } = this.#operation;
    for (const { key, name, where, schema } of this.#operation.parameters) {
      const value = form.get(key) ?? "";
      if (where === "path") {
        path = path.replace(`{${name}}`, encodeURIComponent(value));
      } else if (value !== "" && where === "query") {
        const values = schema.type === "array" ? value.split(/[\s,]+/) : [value];
        values.forEach((one) => query.append(name, one));
      } else if (value !== "") {
        headers[name] = value;
      }
    }
    const accept = form.get("accept") ?? this.#operation.types[0];
    if (accept) {
      headers.Accept = accept;
    }
    const body = form.get("body") ?? undefined;
    if (body !== undefined) {
      headers["Content-Type"] = "application/json";
    }
    const url = query.size > 0 ? `${path}?${query}` : path;
    return { url, method: this.#operation.method, headers, body };
  }
}
