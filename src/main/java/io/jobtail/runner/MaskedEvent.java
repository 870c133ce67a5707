package io.jobtail.runner;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggerContextVO;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/**
 * An event without secrets in what somebody said: its message, what is said besides, its failure.
 * Each by itself, so that a pattern sees where it begins and ends, and nothing else of the line.
 */
record MaskedEvent(ILoggingEvent event) implements ILoggingEvent {
  /** Ours, and made of chance and numbers: what looks for such a thing must not find them. */
  private static final Set<String> MARKS =
      Set.of(LogMarks.JOB, LogMarks.ATTEMPT, LogMarks.TRACE, LogMarks.SPAN);

  @Override
  public @Nullable String getFormattedMessage() {
    String message = event.getFormattedMessage();
    return message == null ? null : LogMask.part(message);
  }

  @Override
  public @Nullable String getMessage() {
    return getFormattedMessage();
  }

  /** They are in the message. */
  @Override
  public Object[] getArgumentArray() {
    return new Object[0];
  }

  @Override
  public String getThreadName() {
    return LogMask.part(event.getThreadName());
  }

  @Override
  public Map<String, String> getMDCPropertyMap() {
    Map<String, String> masked = new HashMap<>(event.getMDCPropertyMap());
    masked.replaceAll(
        (name, value) -> value == null || MARKS.contains(name) ? value : LogMask.part(value));
    return masked;
  }

  @Override
  @SuppressWarnings("deprecation") // has to be there
  public Map<String, String> getMdc() {
    return getMDCPropertyMap();
  }

  @Override
  public @Nullable List<KeyValuePair> getKeyValuePairs() {
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    return pairs == null ? null : pairs.stream().map(MaskedEvent::masked).toList();
  }

  private static KeyValuePair masked(KeyValuePair pair) {
    return new KeyValuePair(pair.key, LogMask.part(String.valueOf(pair.value)));
  }

  @Override
  public @Nullable IThrowableProxy getThrowableProxy() {
    return MaskedThrowable.of(event.getThrowableProxy());
  }

  @Override
  public Level getLevel() {
    return event.getLevel();
  }

  @Override
  public String getLoggerName() {
    return event.getLoggerName();
  }

  @Override
  public LoggerContextVO getLoggerContextVO() {
    return event.getLoggerContextVO();
  }

  @Override
  public StackTraceElement[] getCallerData() {
    return event.getCallerData();
  }

  @Override
  public boolean hasCallerData() {
    return event.hasCallerData();
  }

  @Override
  public List<Marker> getMarkerList() {
    return event.getMarkerList();
  }

  @Override
  public long getTimeStamp() {
    return event.getTimeStamp();
  }

  @Override
  public int getNanoseconds() {
    return event.getNanoseconds();
  }

  @Override
  public Instant getInstant() {
    return event.getInstant();
  }

  @Override
  public long getSequenceNumber() {
    return event.getSequenceNumber();
  }

  @Override
  public void prepareForDeferredProcessing() {
    event.prepareForDeferredProcessing();
  }
}
