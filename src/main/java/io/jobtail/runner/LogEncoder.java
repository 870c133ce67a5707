package io.jobtail.runner;

import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import io.jobtail.wire.JsonBytes;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * The lines of the server's own log: by a pattern, or each a JSON object with the same. Both
 * without secrets, those of the job included on whose thread a line is written, and without what
 * lets a client in, wherever in the line. (Logback's own JSON shows all as it is.) The logging of a
 * process is one, and so is its format.
 */
public final class LogEncoder extends PatternLayoutEncoder {
  private static final String PATTERN =
      "%d{HH:mm:ss.SSS} %-5level %logger{36}%replace( [%X{job}:%X{attempt}]){' \\[:\\]', ''}"
          + "%replace( trace=%X{trace_id}){' trace=$', ''} - %msg%replace( %kvp){' $', ''}%n%ex";

  /** What every line has, from where it has it. */
  private static final Set<String> OWN =
      Set.of("time", "level", "logger", "thread", "message", "exception");

  private static volatile LogsConfiguration.Format format = first();

  /** Before any configuration is read. */
  private static LogsConfiguration.Format first() {
    String given = System.getProperty("jobtail.logs.format", System.getenv("JOBTAIL_LOGS_FORMAT"));
    return "json".equalsIgnoreCase(given)
        ? LogsConfiguration.Format.JSON
        : LogsConfiguration.Format.TEXT;
  }

  /** Without a pattern of its own it has the usual one. */
  @Override
  public void start() {
    if (getPattern() == null) {
      setPattern(PATTERN);
    }
    super.start();
  }

  static void use(LogsConfiguration.Format chosen) {
    format = chosen;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    return switch (format) {
      // then all of it: what it is made of is for the pattern to say
      case TEXT -> LogMask.whole(getLayout().doLayout(new MaskedEvent(event))).getBytes(charset());
      case JSON -> json(new MaskedEvent(event));
    };
  }

  private Charset charset() {
    Charset chosen = getCharset();
    return chosen == null ? StandardCharsets.UTF_8 : chosen;
  }

  private static byte[] json(MaskedEvent event) {
    String message = LogMask.whole(String.valueOf(event.getFormattedMessage()));
    String thread = LogMask.whole(event.getThreadName());
    String thrown = thrown(event.getThrowableProxy());
    Map<String, String> more = more(event);
    return JsonBytes.line(json -> {
      json.writeStartObject();
      json.writeStringField("time", JsonBytes.time(event.getInstant()));
      json.writeStringField("level", event.getLevel().toString());
      json.writeStringField("logger", event.getLoggerName());
      json.writeStringField("thread", thread);
      json.writeStringField("message", message);
      for (Map.Entry<String, String> one : more.entrySet()) {
        json.writeStringField(one.getKey(), one.getValue());
      }
      if (thrown != null) {
        json.writeStringField("exception", thrown);
      }
      json.writeEndObject();
    });
  }

  /** What its thread and its caller have said besides; the caller knows better. */
  private static Map<String, String> more(ILoggingEvent event) {
    Map<String, String> more = new TreeMap<>();
    event.getMDCPropertyMap().forEach((name, value) -> put(more, name, value));
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs != null) {
      pairs.forEach(pair -> put(more, pair.key, pair.value));
    }
    return more;
  }

  /** A line says nothing twice, and a credential may be known by its name. */
  private static void put(Map<String, String> more, String name, @Nullable Object value) {
    String pair = name + "=";
    String masked = LogMask.whole(pair + value);
    more.put(
        OWN.contains(name) ? "_" + name : name,
        masked.startsWith(pair) ? masked.substring(pair.length()) : masked);
  }

  private static @Nullable String thrown(@Nullable IThrowableProxy proxy) {
    return proxy == null ? null : LogMask.whole(LogMask.part(ThrowableProxyUtil.asString(proxy)));
  }
}
