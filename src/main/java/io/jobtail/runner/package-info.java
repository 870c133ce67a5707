/**
 * Runs jobs: what a job's author implements and sees, the types that can be submitted, the queue's
 * worker, cancel, timeout, retry and rescue.
 *
 * <p>Depends on {@code store}, {@code wire} and {@code job}. It meets the readers of a log only
 * through the store.
 */
@NullMarked
package io.jobtail.runner;

import org.jspecify.annotations.NullMarked;
