package io.jobtail.stream;

import io.jobtail.store.JobQuery;
import jakarta.inject.Singleton;

/** Opens live lists of jobs. Never blocks. Safe for use by many threads. */
@Singleton
public final class Boards {
  private static final Voice VOICE = new FramedVoice(Framing.SSE);

  private final ReaderEngine engine;
  private final BoardHub hub;
  private final BoardConfiguration limits;

  Boards(ReaderEngine engine, BoardHub hub, BoardConfiguration limits) {
    this.engine = engine;
    this.hub = hub;
    this.limits = limits;
  }

  /** The page that a query asks for, and then each change of a job that matches it. */
  public Opened.Stream open(JobQuery query, Seat seat) {
    return new Opened.Stream(
        new ReaderPublisher(
            engine, seat, VOICE, reader -> new BoardFeed(reader, hub, query, limits)));
  }
}
