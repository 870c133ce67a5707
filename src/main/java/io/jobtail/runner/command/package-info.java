/**
 * Jobs that are a program on this machine: named in configuration, never through a shell.
 *
 * <p>Depends on {@code runner} and {@code job}.
 */
@NullMarked
package io.jobtail.runner.command;

import org.jspecify.annotations.NullMarked;
