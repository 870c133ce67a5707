package io.jobtail.runner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.jobtail.access.TokenHash;
import io.jobtail.runner.redact.Secrets;
import io.jobtail.wire.JsonReader;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.event.KeyValuePair;

/** The server's own log, for people and for programs. */
class LogEncoderTest {
  private final LoggerContext context = new LoggerContext();
  private final LogEncoder encoder = new LogEncoder();
  private final LogbackMDCAdapter marks = new LogbackMDCAdapter();

  LogEncoderTest() {
    context.setMDCAdapter(marks);
    encoder.setContext(context);
    encoder.setPattern("%level %msg%n");
    encoder.start();
  }

  @AfterEach
  void asItWas() {
    LogEncoder.use(LogsConfiguration.Format.TEXT);
  }

  private LoggingEvent event(String message, @Nullable Object... arguments) {
    return new LoggingEvent(
        "x", context.getLogger("io.jobtail.Here"), Level.WARN, message, null, arguments);
  }

  private String line(LoggingEvent event) {
    return new String(encoder.encode(event), UTF_8);
  }

  private String line(String message) {
    return line(event(message));
  }

  @Test
  void is_text_unless_told_otherwise() {
    assertThat(line("it happened")).isEqualTo("WARN it happened\n");
  }

  @Test
  void as_json_each_event_is_one_line_with_all_that_is_known_of_it() throws Exception {
    LogEncoder.use(LogsConfiguration.Format.JSON);
    marks.put("job", "j1");
    marks.put("trace_id", "4bf9");
    String line = line(event("it \"happened\"\nhere\u2028", new IllegalStateException("so")));
    assertThat(line).endsWith("}\n");
    assertThat(line.strip().lines()).hasSize(1);
    Map<?, ?> event = (Map<?, ?>) JsonReader.read(line.getBytes(UTF_8));
    assertThat(event)
        .extracting("level", "logger", "message", "job", "trace_id")
        .containsExactly("WARN", "io.jobtail.Here", "it \"happened\"\nhere\u2028", "j1", "4bf9");
    assertThat(String.valueOf(event == null ? null : event.get("exception")))
        .startsWith("java.lang.IllegalStateException: so")
        .contains("LogEncoderTest");
    assertThat(line).containsPattern("\"time\":\"\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z\"");
  }

  @Test
  void what_a_thread_and_a_caller_say_besides_overwrites_nothing_and_is_not_lost()
      throws Exception {
    LogEncoder.use(LogsConfiguration.Format.JSON);
    marks.put("message", "of the thread");
    marks.put("user", "ann");
    LoggingEvent event = event("it happened");
    event.setKeyValuePairs(
        List.of(
            new KeyValuePair("level", 3),
            new KeyValuePair("user", "bob"),
            new KeyValuePair("size", 17L),
            new KeyValuePair("none", null)));
    String line = line(event);
    assertThat((Map<?, ?>) JsonReader.read(line.getBytes(UTF_8)))
        .extracting("message", "level", "_message", "_level", "user", "size", "none")
        .containsExactly("it happened", "WARN", "of the thread", "3", "bob", "17", "null");
    assertThat(line.split("\"user\"", -1)).hasSize(2);
  }

  @Test
  void text_says_of_a_job_and_a_trace_only_where_there_is_one() {
    encoder.setPattern(null); // that of the jar
    encoder.start();
    assertThat(line("it happened")).matches("[\\d:.]{12} WARN  io.jobtail.Here - it happened\n");
    marks.put("job", "j1");
    marks.put("attempt", "2");
    assertThat(line("so")).endsWith(" io.jobtail.Here [j1:2] - so\n");
    marks.put("trace_id", "4bf92f35");
    assertThat(line("so")).endsWith(" io.jobtail.Here [j1:2] trace=4bf92f35 - so\n");
    LoggingEvent event = event("so");
    event.setKeyValuePairs(List.of(new KeyValuePair("size", 17)));
    assertThat(line(event)).endsWith(" - so size=\"17\"\n");
  }

  @ParameterizedTest
  @EnumSource
  void a_credential_is_masked_wherever_in_a_line_it_is(LogsConfiguration.Format format) {
    LogEncoder.use(format);
    encoder.setPattern("[%thread] %X %kvp %msg%n%ex");
    encoder.start();
    Throwable cause = new IllegalStateException("cause: /events?ticket=c1c2");
    Throwable thrown = new IOException("thrown: Authorization: Bearer t1t2", cause);
    thrown.addSuppressed(new IOException("suppressed: Cookie: jobtail-session=s1s2"));
    marks.put("mark", "X-CSRF-Token: m1m2");
    marks.put("ticket", "n1n2");
    LoggingEvent event = event("said {} here", "GET /jobs?%74icket=a1a2&tail=3", thrown);
    event.setThreadName("asks ?ticket=h1h2");
    event.setKeyValuePairs(List.of(new KeyValuePair("authorization", "Bearer k1k2")));
    assertThat(line(event))
        .contains("said GET /jobs?%74icket=***&tail=3 here")
        .contains("cause: /events?ticket=***")
        .contains("thrown: Authorization: Bearer ***")
        .contains("suppressed: Cookie: jobtail-session=***")
        .contains("X-CSRF-Token: ***")
        .contains("asks ?ticket=***")
        .doesNotContainPattern("[acthmnks]1[acthmnks]2");
  }

  @ParameterizedTest
  @EnumSource
  void a_pattern_for_a_whole_line_sees_what_was_said_and_not_what_is_around_it(
      LogsConfiguration.Format format) {
    try (ApplicationContext server =
        ApplicationContext.run(
            Map.of(
                "jobtail.store",
                "memory",
                "jobtail.redact.patterns",
                List.of("^password: .*$", "[0-9a-f]{32}")))) {
      assertThat(server.containsBean(Secrets.class)).isTrue();
      LogEncoder.use(format);
      encoder.setPattern("[%X{job}] trace=%X{trace_id} %X{mark} %kvp - %msg%n%ex");
      encoder.start();
      String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
      marks.put("job", trace);
      marks.put("trace_id", trace);
      marks.put("mark", "password: m1m2");
      Throwable thrown =
          new IOException("password: t1t2", new IOException("one\npassword: c1c2\r\nthree"));
      thrown.addSuppressed(new IOException("password: s1s2"));
      LoggingEvent event = event("password: {}", "a1a2", thrown);
      event.setKeyValuePairs(List.of(new KeyValuePair("pair", "password: k1k2")));
      String line = line(event);
      assertThat(line)
          .doesNotContainPattern("[atmcsk]1[atmcsk]2")
          .contains("IOException: ***")
          .contains(trace);
      assertThat(line.split(trace, -1)).hasSize(3);
      assertThat(line(event("password: a1a2\r\nso " + trace + "0\npassword: t1t2")))
          .doesNotContainPattern("[at]1[at]2")
          .containsPattern("so \\*\\*\\*0");
    } finally {
      ApplicationContext.run(Map.of("jobtail.store", "memory")).close();
    }
  }

  static Stream<Arguments> forms() {
    String jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.Zm9v-_x";
    String token = TokenHash.newToken();
    return Stream.of(
        arguments(
            "GET /jobs/x?ticket=abc.d-1&tail=3 HTTP/1.1", "GET /jobs/x?ticket=***&tail=3 HTTP/1.1"),
        arguments("\"GET /events?job=x&ticket=abc\" 200", "\"GET /events?job=x&ticket=***\" 200"),
        arguments("/e?a=1;ticket=abc;b=2", "/e?a=1;ticket=***;b=2"),
        arguments("/e?a=1&amp;TICKET=abc", "/e?a=1&amp;TICKET=***"),
        arguments("/e?%74%69%63%6B%65%74=abc#top", "/e?%74%69%63%6B%65%74=***#top"),
        arguments("/login?to=%2Fe%3Fticket%3Dabc&x=1", "/login?to=%2Fe%3Fticket%3D***&x=1"),
        arguments("ticket=abc", "ticket=***"),
        arguments("tickets=3", "tickets=3"),
        arguments("Authorization: Bearer abc.def-123", "Authorization: Bearer ***"),
        arguments("authorization: bearer  abcdefg", "authorization: bearer  ***"),
        arguments("AUTHORIZATION: abcdefg", "AUTHORIZATION: ***"),
        arguments("{authorization=[Bearer a, b], c=d}", "{authorization=[Bearer ***], c=d}"),
        arguments("Authorization: Token s3cr3tvalue1", "Authorization: Token ***"),
        arguments("Authorization: Token some words more", "Authorization: Token ***"),
        arguments("Authorization: Own abc1 def\nnext", "Authorization: ***\nnext"),
        arguments("authorization=ApiKey a:b", "authorization=ApiKey ***"),
        arguments(
            "Authorization: AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=c;d, Signature=e",
            "Authorization: AWS4-HMAC-SHA256 ***"),
        arguments(
            "Authorization: Digest username=\"a\", response=\"b\"", "Authorization: Digest ***"),
        arguments("Authorization: Bearer \"abc\" so", "Authorization: Bearer \"***\" so"),
        arguments(
            "{\"authorization\":\"Digest a=\\\"b\\\", c=d\",\"e\":1}",
            "{\"authorization\":\"Digest ***\",\"e\":1}"),
        arguments(
            "\"{\\\"Authorization\\\":\\\"Bearer a, b\\\",\\\"c\\\":1}\"",
            "\"{\\\"Authorization\\\":\\\"Bearer ***\\\",\\\"c\\\":1}\""),
        arguments("{\\\"csrfToken\\\":\\\"abc\\\"}", "{\\\"csrfToken\\\":\\\"***\\\"}"),
        arguments("redis://:s3cr3t@host:6379/0", "redis://:***@host:6379/0"),
        arguments("at postgres://ann:p%40ss@host/db so", "at postgres://ann:***@host/db so"),
        arguments("http://host:8080/a@b ann@host", "http://host:8080/a@b ann@host"),
        arguments("bearer aBcDeFg1 so", "bearer *** so"),
        arguments("the basic settings.yml file", "the basic settings.yml file"),
        arguments("a basic java.util thing", "a basic java.util thing"),
        arguments("bearer connection1 lost", "bearer connection1 lost"),
        arguments("authorization: denied for user bob", "authorization: denied for user bob"),
        arguments("csrfToken: must not be null", "csrfToken: must not be null"),
        arguments("\"Authorization\":\"Bearer a!b(c\",", "\"Authorization\":\"Bearer ***\","),
        arguments("BEARER\tabcdefghijklmnopqrst and more", "BEARER\t*** and more"),
        arguments("Basic YTpiOmM6ZA== and more", "Basic *** and more"),
        arguments("a Basic idea", "a Basic idea"),
        arguments("a basic understanding of it", "a basic understanding of it"),
        arguments("Cookie: a=b; jobtail-session=x.y; c=d", "Cookie: a=b; jobtail-session=***; c=d"),
        arguments(
            "Set-Cookie: __Host-jobtail-session=x; Path=/",
            "Set-Cookie: __Host-jobtail-session=***; Path=/"),
        arguments("[x-csrf-token: a_b-c, host: d]", "[x-csrf-token: *** host: d]"),
        arguments("{\"csrfToken\":\"abc\"}", "{\"csrfToken\":\"***\"}"),
        arguments("it said " + jwt + " and", "it said *** and"),
        arguments("to=%2Fx%3Fq%3D" + jwt + ", q", "to=%2Fx%3Fq%3D***, q"),
        arguments("it said " + token + "x and", "it said *** and"),
        arguments("\"csrf_" + token.substring(8) + "\" 202", "\"***\" 202"),
        arguments(
            "jobtail_stream_readers_evicted_by_anything_and_all_of_it",
            "jobtail_stream_readers_evicted_by_anything_and_all_of_it"));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void what_lets_somebody_in_is_known_by_its_form(String said, String shown) {
    assertThat(line(said)).isEqualTo("WARN " + shown + "\n");
    assertThat(line(shown)).isEqualTo("WARN " + shown + "\n");
  }

  @Test
  @Timeout(30)
  void a_long_line_takes_time_by_its_length_only() {
    for (String beginning :
        List.of(
            "eyJ",
            "eyJ-bearer ",
            "bearer\t",
            "basic abcd",
            "jobtail_",
            "ticket",
            "authorization ",
            "authorization:",
            "authorization=\"",
            "://a:b")) {
      assertThat(line(beginning.repeat(30_000) + "\n" + "x".repeat(100_000)))
          .hasSizeGreaterThan(100_000);
    }
    assertThat(line("?ticket=" + "a".repeat(1_000_000))).isEqualTo("WARN ?ticket=***\n");
  }
}
