/**
 * What a server is shown, beside headers, by who wants to read.
 *
 * @typedef {object} Access
 * @property {string} key who has the same may share connections
 * @property {boolean} isShared whether the page's other tabs have the same
 * @property {() => Promise<string>} query what is added to a URL's query, such as `&ticket=…`
 * @property {(query: string) => Promise<boolean>} renew after the server did not know this: fulfilled with whether to
 *     ask once more
 * @property {(onRenewed: () => void) => () => void} keep renews it in time, until that is ended
 */

/** Nothing, or the cookie that a browser sends by itself. */
const NOTHING = {
  key: "",
  isShared: true,
  query: async () => "",
  renew: async () => false,
  keep: () => () => {},
};

let usual = NOTHING;
const fetched = new Map();

/**
 * For pages on which somebody signs in.
 * @param renew fulfilled when somebody is signed in again
 */
export function useSession(renew) {
  usual = { ...NOTHING, key: "session", renew };
}

/**
 * @param [ticket] one that does not change
 * @param [ticketFrom] where the page's own server gives tickets; then the other is not looked at
 * @returns {Access}
 */
export function accessOf({ ticket, ticketFrom }) {
  if (ticketFrom) {
    const url = new URL(ticketFrom, document.baseURI).href;
    const access = fetched.get(url) ?? fetching(url);
    fetched.set(url, access);
    return access;
  }
  if (ticket) {
    const query = `&ticket=${encodeURIComponent(ticket)}`;
    return { ...NOTHING, key: query, isShared: false, query: async () => query };
  }
  return usual;
}

/** What fetches tickets is loaded where there are some to fetch. */
function fetching(url) {
  let source;
  const load = () => {
    source ??= import("./tickets.js").then(
      ({ TicketSource }) => new TicketSource(url),
      (error) => {
        source = undefined;
        throw error;
      },
    );
    return source;
  };
  return {
    key: url,
    isShared: false,
    query: async () => (await load()).query(),
    renew: async (query) => (await load()).renew(query),
    keep(onRenewed) {
      // without it nothing is asked for either
      const end = load().then((one) => one.keep(onRenewed)).catch(() => () => {});
      return () => void end.then((stop) => stop());
    },
  };
}
