import { Engine } from "./engine.js";
import { Tabs } from "./tabs.js";

const hubs = new Map();

/**
 * Whoever serves all that follow jobs of one server: in this tab alone, or together with the page's other
 * tabs. What is asked for with headers of its own is not shared.
 * @param base of the server
 */
export function hubOf(base, headers) {
  const key = JSON.stringify([base, headers ?? null]);
  let hub = hubs.get(key);
  if (!hub) {
    hub = (headers ? undefined : Tabs.tryFor(base)) ?? new Engine({ base, headers });
    hubs.set(key, hub);
  }
  return hub;
}
