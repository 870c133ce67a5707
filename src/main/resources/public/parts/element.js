/** What the elements have in common. */

/** Makes an element. Text is text: there is no way to give it HTML. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Sets an element's text, if it is another. */
export function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Sets an attribute, or takes it away. */
export function mark(element, name, value) {
  if (value === null || value === undefined) {
    element.removeAttribute(name);
  } else if (element.getAttribute(name) !== String(value)) {
    element.setAttribute(name, String(value));
  }
}

/** However often it is called, what it draws is drawn once a frame. */
export function onceAFrame(show) {
  let waits = false;
  return () => {
    if (!waits) {
      waits = true;
      requestAnimationFrame(() => {
        waits = false;
        show();
      });
    }
  };
}

/** The attributes that say with what the server is asked. */
export const TICKETS = ["ticket", "ticket-from"];

/** The same as options of a JobStream. */
export function ticketsOf(element) {
  const [ticket, ticketFrom] = TICKETS.map((name) => element.getAttribute(name) ?? undefined);
  return { ticket, ticketFrom };
}

export function sheet(css) {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
}

/**
 * What a page may set, with what holds where it does not. A page that sets `color-scheme` gets dark
 * colors where it is dark.
 */
export const COMMON = sheet(`
  :host {
    --_color: var(--jobtail-color, light-dark(#1c2024, #e6e8eb));
    --_background: var(--jobtail-background, light-dark(#ffffff, #16191d));
    --_muted: var(--jobtail-muted, light-dark(#5c6670, #9aa4af));
    --_border: var(--jobtail-border, light-dark(#d5dae0, #343b44));
    --_accent: var(--jobtail-accent, light-dark(#0b62c4, #6cb0ff));
    --_success: var(--jobtail-success, light-dark(#1a7f37, #57c26f));
    --_failure: var(--jobtail-failure, light-dark(#c62a2f, #ff8a8a));
    --_radius: var(--jobtail-radius, 6px);
    display: block;
    color: var(--_color);
    font: var(--jobtail-font, 14px/1.45 system-ui, sans-serif);
  }
  :host([hidden]) { display: none; }
  * { box-sizing: border-box; }
`);
