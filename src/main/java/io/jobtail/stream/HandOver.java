package io.jobtail.stream;

import io.netty.channel.Channel;

/**
 * Gives a stream's connection to its reader, once the response's head and first item are out: from
 * then on frames go straight to it, and one write serves what the framework's operators would pass
 * through a dozen hands. The response still ends through the framework. Used on the event loop.
 */
public final class HandOver {
  private final Reader reader;
  private final Runnable taken;

  HandOver(Reader reader, Runnable taken) {
    this.reader = reader;
    this.taken = taken;
  }

  /**
   * The head and the first item went out; called once.
   *
   * @param connection of HTTP/1, with nothing else to write but this body
   * @param inChunks whether the body is sent in chunks
   */
  public void to(Channel connection, boolean inChunks) {
    if (inChunks) {
      reader.go(new ChannelOutlet(connection, reader.configuration().inFlight()));
    } else {
      taken.run();
    }
  }

  /** The client is gone; for a connection that the framework does not watch over as a whole. */
  public void gone() {
    reader.cancel();
  }

  /** The connection takes more again. */
  public void room() {
    reader.proceed();
  }
}
