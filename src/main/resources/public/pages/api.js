/** What the pages ask of the server. */

import { hasOtherProof, isSignedInAgain, proof, refusal, signedIn } from "./session.js";
import { setClock } from "./time.js";

const ROOT = new URL("..", import.meta.url);

/** An answer that says what was wrong (RFC 9457), or that there was none. */
export class Problem extends Error {
  /** @param status 0 where there was no answer */
  constructor(status, detail, violations = []) {
    super(detail);
    this.status = status;
    this.violations = violations;
  }
}

/**
 * An address on this server, wherever it is mounted.
 * @param path without a slash before it
 */
export function url(path) {
  return new URL(path, ROOT).href;
}

/** @param [rest] such as "/log" */
export function jobUrl(id, rest = "") {
  return url(`jobs/${encodeURIComponent(id)}${rest}`);
}

/** The page of a job. */
export function pageOf(id) {
  return url(`job.html?id=${encodeURIComponent(id)}`);
}

/** The form, with what a job was submitted with. */
export function formOf(id) {
  return url(`#new:${encodeURIComponent(id)}`);
}

/** Whether a parameter is secret: the server does not take back what it shows of it. */
export function isSealed({ params }) {
  return Object.values(params ?? {}).some((value) => typeof value === "string" && value.startsWith("sealed:"));
}

/** @param search with its question mark, or empty */
export function list(search, signal) {
  return json(url(`jobs${search}`), { signal });
}

export function job(id, signal) {
  return json(jobUrl(id), { signal });
}

/** @returns what can be submitted */
export async function jobTypes() {
  return (await json(url("job-types"))).types;
}

/**
 * @param body the submission as JSON
 * @param key the same for each try of the same submission
 * @returns the job
 */
export function submit(body, key) {
  return json(url("jobs"), {
    method: "POST",
    headers: { "Content-Type": "application/json", "Idempotency-Key": key },
    body,
  });
}

/**
 * The same job once more.
 * @returns the new one
 */
export function again({ type, params, labels, timeout, maxAttempts }) {
  return submit(JSON.stringify({ type, params, labels, timeout, maxAttempts }), newKey());
}

/** @returns the job as it is then */
export function cancel(id) {
  return json(jobUrl(id, "/cancel"), { method: "POST" });
}

/** @returns fulfilled also if somebody else was faster */
export async function remove(id) {
  try {
    await ask(jobUrl(id), { method: "DELETE" });
  } catch (problem) {
    if (problem.status !== 404 && problem.status !== 410) {
      throw problem;
    }
  }
}

/** @returns a key that nobody else has; randomUUID is there on secure origins only */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function json(address, options) {
  return (await ask(address, options)).json();
}

/** Who is not signed in is asked for that first; what was meant is done then. */
async function ask(address, options = {}) {
  const isWrite = options.method !== undefined;
  let response = await send(address, options, isWrite);
  if (await mayDiffer(response.status, isWrite)) {
    response = await send(address, options, isWrite);
  }
  if (!response.ok) {
    throw await problemOf(response, isWrite);
  }
  return response;
}

async function mayDiffer(status, isWrite) {
  switch (status) {
    case 401:
      return isWrite ? isSignedInAgain() : signedIn();
    case 403:
      return isWrite && hasOtherProof();
    default:
      return false;
  }
}

async function send(address, options, isWrite) {
  const headers = { Accept: "application/json", ...options.headers, ...(isWrite ? await proof() : {}) };
  try {
    // a stored answer that is still valid by its tag may be older than the last output
    const response = await fetch(address, { cache: "no-store", ...options, headers });
    setClock(response);
    return response;
  } catch (error) {
    if (error.name === "AbortError") {
      throw error;
    }
    throw new Problem(0, "The server does not answer.");
  }
}

async function problemOf(response, isWrite) {
  try {
    const { detail, title, violations } = await response.json();
    return new Problem(response.status, refusal(response.status, isWrite) ?? detail ?? title, violations);
  } catch {
    return new Problem(response.status, `The server answered ${response.status}.`);
  }
}
