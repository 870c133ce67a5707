/**
 * Jobs and logs in one SQLite file that one server at a time holds. One thread writes and groups
 * commits; a few read; callers only wait for them.
 *
 * <p>Depends on {@code store}, {@code wire} and {@code job}.
 */
@NullMarked
package io.jobtail.store.sqlite;

import org.jspecify.annotations.NullMarked;
