package io.jobtail.runner;

/**
 * A named part of a job that has begun. It ends when it is closed, or with the attempt: then as
 * failed, unless the attempt succeeded.
 *
 * <p>{@code close} cannot see an exception. A step that was closed right before its handler threw
 * has failed too; where the handler catches the exception and goes on, {@link #fail} says so, or
 * {@link JobPart#step(String, double, StepBody)} does. What is said after the end goes to the log
 * and nowhere else.
 */
public non-sealed interface JobStep extends JobPart, AutoCloseable {
  /** Unique within the attempt. */
  String id();

  /** Ends as failed. */
  void fail();

  /** Ends as succeeded, unless it has ended. Steps within it that are still open end with it. */
  @Override
  void close();
}
