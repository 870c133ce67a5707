/**
 * Jobs and logs in Redis, shared by any number of processes.
 *
 * <p>A job lives in one partition, which its id names and which is the hash tag of all its keys.
 * What changes a job is decided here, with the rules that all stores share, on the record as it was
 * read; one script stores the outcome if the record is still that one, and otherwise nothing.
 *
 * <p>Depends on {@code store}, {@code wire} and {@code job}.
 */
@NullMarked
package io.jobtail.store.redis;

import org.jspecify.annotations.NullMarked;
