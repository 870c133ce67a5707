package io.jobtail.runner;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A failure, and what led to it, without secrets in what they say. */
record MaskedThrowable(IThrowableProxy thrown) implements IThrowableProxy {
  static @Nullable IThrowableProxy of(@Nullable IThrowableProxy thrown) {
    return thrown == null ? null : new MaskedThrowable(thrown);
  }

  /** A pattern may be for the message, or for the line that begins with the class. */
  @Override
  public @Nullable String getMessage() {
    String message = thrown.getMessage();
    if (message == null) {
      return null;
    }
    String before = getClassName() + ": ";
    String line = LogMask.part(before + LogMask.part(message));
    return line.startsWith(before) ? line.substring(before.length()) : line;
  }

  @Override
  public @Nullable String getOverridingMessage() {
    String message = thrown.getOverridingMessage();
    return message == null ? null : LogMask.part(message);
  }

  @Override
  public String getClassName() {
    return thrown.getClassName();
  }

  @Override
  public StackTraceElementProxy[] getStackTraceElementProxyArray() {
    return thrown.getStackTraceElementProxyArray();
  }

  @Override
  public int getCommonFrames() {
    return thrown.getCommonFrames();
  }

  @Override
  public @Nullable IThrowableProxy getCause() {
    return of(thrown.getCause());
  }

  @Override
  public IThrowableProxy @Nullable [] getSuppressed() {
    IThrowableProxy[] suppressed = thrown.getSuppressed();
    return suppressed == null
        ? null
        : Stream.of(suppressed).map(MaskedThrowable::new).toArray(IThrowableProxy[]::new);
  }

  @Override
  public boolean isCyclic() {
    return thrown.isCyclic();
  }
}
