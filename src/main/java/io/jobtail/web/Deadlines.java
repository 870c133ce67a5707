package io.jobtail.web;

/**
 * How long connections wait for their clients, in nanoseconds. One for all of them.
 *
 * @param idleNanos for the next request
 * @param headNanos for the rest of a head that has begun
 * @param bodyNanos for the rest of a body
 */
record Deadlines(long idleNanos, long headNanos, long bodyNanos) {
  static Deadlines of(WebConfiguration web, EdgeConfiguration edge) {
    return new Deadlines(
        web.idleTimeout().toNanos(), edge.headerTimeout().toNanos(), edge.bodyTimeout().toNanos());
  }
}
