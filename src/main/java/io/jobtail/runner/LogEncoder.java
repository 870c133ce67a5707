package io.jobtail.runner;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import io.jobtail.wire.JsonBytes;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The lines of the server's own log: by a pattern, or each a JSON object with the same, masked in
 * the same way. (Logback's own JSON shows messages as they are.) The logging of a process is one,
 * and so is its format.
 */
public final class LogEncoder extends PatternLayoutEncoder {
  private static final String PATTERN =
      "%d{HH:mm:ss.SSS} %-5level %logger{36}%replace( [%X{job}:%X{attempt}]){' \\[:\\]', ''}"
          + " - %maskedMsg%n%maskedEx";

  private static volatile LogsConfiguration.Format format = first();

  /** Before any configuration is read. */
  private static LogsConfiguration.Format first() {
    String given = System.getProperty("jobtail.logs.format", System.getenv("JOBTAIL_LOGS_FORMAT"));
    return "json".equalsIgnoreCase(given)
        ? LogsConfiguration.Format.JSON
        : LogsConfiguration.Format.TEXT;
  }

  /** Without a pattern of its own it has the usual one, and always knows the words that mask. */
  @Override
  public void start() {
    PatternLayout lines = new PatternLayout();
    lines.setContext(context);
    lines.getInstanceConverterMap().put("maskedMsg", MaskedMessage::new);
    lines.getInstanceConverterMap().put("maskedEx", MaskedTrace::new);
    lines.setPattern(Objects.requireNonNullElse(getPattern(), PATTERN));
    lines.start();
    layout = lines;
    started = true;
  }

  static void use(LogsConfiguration.Format chosen) {
    format = chosen;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    return switch (format) {
      case TEXT -> super.encode(event);
      case JSON -> json(event);
    };
  }

  private static byte[] json(ILoggingEvent event) {
    String message = MaskedMessage.mask(String.valueOf(event.getFormattedMessage()));
    String thrown = thrown(event.getThrowableProxy());
    Map<String, String> marks = new TreeMap<>(event.getMDCPropertyMap());
    return JsonBytes.line(json -> {
      json.writeStartObject();
      json.writeStringField("time", JsonBytes.time(event.getInstant()));
      json.writeStringField("level", event.getLevel().toString());
      json.writeStringField("logger", event.getLoggerName());
      json.writeStringField("thread", event.getThreadName());
      json.writeStringField("message", message);
      for (Map.Entry<String, String> mark : marks.entrySet()) {
        json.writeStringField(mark.getKey(), mark.getValue());
      }
      if (thrown != null) {
        json.writeStringField("exception", thrown);
      }
      json.writeEndObject();
    });
  }

  private static @Nullable String thrown(@Nullable IThrowableProxy proxy) {
    return proxy == null ? null : MaskedMessage.mask(ThrowableProxyUtil.asString(proxy));
  }
}
