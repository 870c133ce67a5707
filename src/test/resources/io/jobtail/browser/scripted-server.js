/** In place of the network: the test answers each request for a stream, piece by piece, when it wants to. */
window.asked = [];

window.fetch = (url, { signal }) =>
  new Promise((resolve, reject) => {
    const text = new TextEncoder();
    let body;
    const request = {
      url: String(url),
      isOver: false,
      open() {
        const stream = new ReadableStream({ start: (controller) => (body = controller) });
        resolve(new Response(stream, { headers: { "Content-Type": "text/event-stream;charset=utf-8" } }));
        request.say(":\n");
      },
      refuse: (status, headers, content) => resolve(new Response(content, { status, headers })),
      say: (piece) => body.enqueue(text.encode(piece)),
      event: (id, event, data) => request.say(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
      log: (id) => request.event(id, "log", { time: "2026-01-01T00:00:00Z", stream: "log", text: id }),
      end() {
        request.isOver = true;
        body.close();
      },
    };
    signal.addEventListener("abort", () => {
      request.isOver = true;
      reject(signal.reason);
      body?.error(signal.reason);
    });
    asked.push(request);
  });

/** Waits until a condition holds. */
window.until = async (condition) => {
  for (const end = Date.now() + 10_000; !condition(); ) {
    if (Date.now() > end) {
      throw new Error(`never: ${condition}`);
    }
    await new Promise((resolve) => setTimeout(resolve));
  }
};

/** The request under way that somebody has not answered yet. */
window.next = async (part = "") => {
  const isNext = (one) => !one.isOver && !one.isTaken && one.url.includes(part);
  await until(() => asked.some(isNext));
  const request = asked.find(isNext);
  request.isTaken = true;
  return request;
};

/** The ids of the log events of a stream, as they come. */
window.logs = (stream) => {
  const seen = [];
  stream.addEventListener("log", ({ detail }) => seen.push(detail.id));
  return seen;
};

/** Without locks a tab serves itself. */
Object.defineProperty(navigator, "locks", { value: undefined });
