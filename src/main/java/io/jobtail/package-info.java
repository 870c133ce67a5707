/**
 * The service: its start, the check of its settings, what else the jar does, and what every part of
 * it shares: the clock.
 */
@NullMarked
package io.jobtail;

import org.jspecify.annotations.NullMarked;
