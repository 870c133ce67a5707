/** What keys do in the window of a log, beside what they do in every window that scrolls. */
const KEYS = {
  "/": (_, toolbar) => toolbar.focus(),
  f: (log) => (log.hasAttribute("follow") ? log.pause() : log.follow()),
  n: (log) => log.step(1),
  N: (log) => log.step(-1),
  j: (log) => log.move(1),
  k: (log) => log.move(-1),
  Enter: (log) => log.choose(),
  Home: (log) => log.goTo(1),
  End: (log) => log.follow(),
};

export function keys(event, log, toolbar) {
  const does = KEYS[event.key];
  if (does && !event.ctrlKey && !event.altKey && !event.metaKey) {
    event.preventDefault();
    does(log, toolbar);
  }
}
