package io.jobtail.it;

import java.util.function.Consumer;

/** A kind of client that people use for event streams. */
interface Client {
  /**
   * Follows a stream through breaks, to the end: returns once a reconnect after {@code done} was
   * answered with 204.
   *
   * @param onEvent told of each event, in order
   * @param onHeartbeat told of each comment that the client shows
   */
  void follow(String url, Consumer<Received> onEvent, Runnable onHeartbeat) throws Exception;

  /** Whether the client shows comments. */
  boolean showsComments();
}
