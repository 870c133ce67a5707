/**
 * From one job's log to any number of readers: cursors, frames encoded once, heartbeats and
 * backpressure.
 *
 * <p>A reader is a channel and a cursor. Replay and live are the same code: give what follows the
 * cursor. Notifications only wake. Depends on {@code store}, {@code wire} and {@code job}.
 */
@NullMarked
package io.jobtail.stream;

import org.jspecify.annotations.NullMarked;
