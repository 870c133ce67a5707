import { Engine } from "./engine.js";
import { Tabs } from "./tabs.js";

const hubs = new Map();

/**
 * Whoever serves all that follow jobs of one server: in this tab alone, or together with the page's other
 * tabs. What is asked for with headers or tickets of its own is not shared: whoever leads would tell others what they
 * have not shown that they may know.
 * @param base of the server
 * @param {import("./access.js").Access} access
 */
export function hubOf(base, headers, access) {
  const key = JSON.stringify([base, headers ?? null, access.isShared, access.key]);
  let hub = hubs.get(key);
  if (!hub) {
    hub = (headers || !access.isShared ? undefined : Tabs.tryFor(base, access)) ?? new Engine({ base, headers, access });
    hubs.set(key, hub);
  }
  return hub;
}
