/**
 * Jobs that are a program on this machine: named in configuration, never through a shell. Nothing
 * that a job started outlives it.
 *
 * <p>Depends on {@code runner}, {@code store} for limits and the data folder, {@code wire} and
 * {@code job}.
 */
@NullMarked
package io.jobtail.runner.command;

import org.jspecify.annotations.NullMarked;
