/**
 * Jobs and logs in this process's memory, for tests and demonstrations: nothing survives the
 * process and nothing bounds what is kept but the limits of logs and retention.
 *
 * <p>Depends on {@code store} and {@code job}.
 */
@NullMarked
package io.jobtail.store.memory;

import org.jspecify.annotations.NullMarked;
