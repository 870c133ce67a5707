package io.jobtail.store;

/**
 * Bounds a page.
 *
 * @param events at the most, 1 or more
 * @param bytes of event data; a page ends with the event that reaches it
 */
public record PageLimit(int events, int bytes) {}
