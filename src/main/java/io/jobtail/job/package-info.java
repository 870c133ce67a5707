/**
 * The vocabulary: a job, its states, its events and the positions in its log. Every other package
 * speaks in these words.
 *
 * <p>Depends on {@code java.*} and annotations only, and does no input or output.
 */
@NullMarked
package io.jobtail.job;

import org.jspecify.annotations.NullMarked;
