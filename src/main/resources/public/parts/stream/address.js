/**
 * Where a job is.
 *
 * @typedef {object} Address
 * @property {string} base of the server, without a slash at its end
 * @property {string} id of the job
 * @property {string} url of the job
 */

/** @param src the URL of a job, absolute or relative to the document */
export function addressOf(src) {
  const url = new URL(src, document.baseURI);
  const parts = /^(.*)\/jobs\/([\w-]{1,64})\/?$/.exec(url.pathname);
  if (!parts || !/^https?:$/.test(url.protocol)) {
    throw new TypeError(`${src} is not the URL of a job; one ends in /jobs/ID`);
  }
  const base = url.origin + parts[1];
  return { base, id: parts[2], url: `${base}/jobs/${parts[2]}` };
}

/** The position before a job's first event. */
export const START = "0-0";

/**
 * Orders event ids such as `1-42`.
 * @returns below 0 if a comes first
 */
export function compare(a, b) {
  const [attempt, place] = a.split("-");
  const [otherAttempt, otherPlace] = b.split("-");
  return attempt - otherAttempt || place - otherPlace;
}
