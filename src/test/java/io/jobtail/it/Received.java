package io.jobtail.it;

/**
 * An event as a client got it.
 *
 * @param data character for character
 */
record Received(String id, String event, String data) {
  boolean isDone() {
    return event.equals("done");
  }
}
