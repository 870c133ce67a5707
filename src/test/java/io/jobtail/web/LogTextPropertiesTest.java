package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.LogStream;
import io.jobtail.runner.JobContext;
import io.jobtail.stream.SseParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** Whatever a job says comes back in every form, and is the same in all of them. */
final class LogTextPropertiesTest {
  private static @Nullable StoppingServer server;

  /** One call of a job. */
  record Said(LogStream stream, boolean fragment, String text) {
    void say(JobContext context) {
      if (fragment) {
        context.fragment(stream, text);
      } else {
        context.log(stream, null, text);
      }
    }
  }

  /** A log event. */
  private record Piece(LogStream stream, String text, boolean partial, boolean replace) {}

  /** What readers of a job were given. */
  @SuppressWarnings("ArrayRecordComponent") // read once
  private record Read(byte[] sse, byte[] followed, String ndjson, List<Object> pages, byte[] log) {}

  @BeforeContainer
  static void start() {
    // so that lines come in pieces
    server = new StoppingServer(Map.of("jobtail.log.max-line", "64"));
  }

  @AfterContainer
  static void stop() {
    server().close();
  }

  private static StoppingServer server() {
    return Objects.requireNonNull(server);
  }

  @Provide
  Arbitrary<Said> lines() {
    return said(texts().map(text -> text.replace("\r\n", "\n").replace('\r', ' ')));
  }

  @Provide
  Arbitrary<Said> drawn() {
    return said(
        Arbitraries.oneOf(texts(), Arbitraries.of("\r", "\rab", "ab\r", "\r\n", "a\rb\rc")));
  }

  private static Arbitrary<Said> said(Arbitrary<String> texts) {
    return Combinators.combine(
            Arbitraries.of(LogStream.class), Arbitraries.of(true, false, false), texts)
        .as((stream, fragment, text) ->
            new Said(stream, fragment, fragment ? text.replace('\n', '\u2028') : text));
  }

  private static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
            Arbitraries.strings().all().ofMaxLength(6),
            Arbitraries.of(
                "\n",
                "\n\n",
                "\r\n",
                "\r",
                "\u0085",
                "\u2028",
                "\u2029",
                "\0",
                "\uFEFF",
                "\u001b[2K",
                "data: x",
                "id: 9-9",
                "event: done",
                ":",
                "\"",
                "\\",
                "\\n",
                "\ud800",
                "\udc00",
                "\ud83d\ude00",
                "e\u0301",
                "0123456789".repeat(9),
                "\u20ac".repeat(40)))
        .list()
        .ofMaxSize(5)
        .map(parts -> String.join("", parts));
  }

  @Property
  void lines_come_back_as_they_were_said(
      @ForAll @Size(max = 8) List<@From("lines") Said> said,
      @ForAll @IntRange(min = 1, max = 9) int page)
      throws Exception {
    List<Piece> pieces = assertThatAllAgree(read(said, page));
    Map<LogStream, StringBuilder> expected = new EnumMap<>(LogStream.class);
    for (Said one : said) {
      StringBuilder text = expected.computeIfAbsent(one.stream(), _ -> new StringBuilder());
      text.append(wellFormed(one.text()));
      if (!one.fragment() && !one.text().endsWith("\n")) {
        text.append('\n');
      }
    }
    Map<LogStream, StringBuilder> texts = new EnumMap<>(LogStream.class);
    for (Piece piece : pieces) {
      assertThat(piece.replace()).isFalse();
      assertThat(piece.text().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(64);
      texts
          .computeIfAbsent(piece.stream(), _ -> new StringBuilder())
          .append(piece.text())
          .append(piece.partial() ? "" : "\n");
    }
    for (LogStream stream : LogStream.values()) {
      assertThat(texts.getOrDefault(stream, new StringBuilder()).toString())
          .isEqualTo(expected.getOrDefault(stream, new StringBuilder()).toString());
    }
  }

  @Property
  void lines_that_are_drawn_again_are_the_same_in_every_form(
      @ForAll @Size(max = 8) List<@From("drawn") Said> said,
      @ForAll @IntRange(min = 1, max = 9) int page)
      throws Exception {
    List<Piece> pieces = assertThatAllAgree(read(said, page));
    assertThat(pieces).noneMatch(piece -> piece.text().contains("\r"));
  }

  /** UTF-8 has no form for half of a pair. */
  private static String wellFormed(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  /** Reads it live as events and as text, and when it has ended in every form. */
  private static Read read(List<Said> said, int page) throws IOException {
    StoppingServer here = server();
    String job =
        here.submit(
            context -> {
              here.gate.acquire();
              said.forEach(one -> one.say(context));
              return null;
            },
            "");
    byte[] sse;
    byte[] followed;
    try (RawHttp events = here.open(job + "/events", HttpFixture.SSE);
        RawHttp text = here.open(job + "/log?follow=true")) {
      RawHttp.Head eventsHead = events.head();
      RawHttp.Head textHead = text.head();
      here.gate.release();
      sse = events.body(eventsHead).readAllBytes();
      RawHttp.Body body = text.body(textHead);
      followed = body.readAllBytes();
      assertThat(body.isWhole()).isTrue();
    }
    return new Read(
        sse,
        followed,
        here.get(job + "/events", HttpFixture.NDJSON).text(),
        pages(job, page),
        here.get(job + "/log").bytes());
  }

  private static List<Object> pages(String job, int limit) throws IOException {
    List<Object> events = new ArrayList<>();
    Map<String, @Nullable Object> page = Map.of("next", "0-0");
    while (!Boolean.TRUE.equals(page.get("closed"))) {
      String target = job + "/events?limit=" + limit + "&after=" + page.get("next");
      page = HttpFixture.json(server().get(target, HttpFixture.JSON));
      events.addAll((List<?>) Objects.requireNonNull(page.get("events")));
    }
    return events;
  }

  /** The log events, which all forms have; and the text that follows from them is the text. */
  private static List<Piece> assertThatAllAgree(Read read) throws Exception {
    List<Object> events = new ArrayList<>();
    // a line of JSON ends at a newline, and at nothing else that splits lines
    for (String line : read.ndjson().split("\n", -1)) {
      if (!line.isEmpty() && !line.equals("{\"event\":\"heartbeat\"}")) {
        events.add(HttpFixture.json(line));
      }
    }
    assertThat(read.pages()).isEqualTo(events);
    SseParser sse = SseParser.parse(read.sse());
    assertThat(sse.unknownFields() + sse.emptyBlocks()).isZero();
    assertThat(
            sse.events().stream()
                .<Object>map(event ->
                    Map.of(
                        "id", event.lastEventId(),
                        "event", event.name(),
                        "data", HttpFixture.json(event.data())))
                .toList())
        .isEqualTo(events);
    List<Piece> pieces = pieces(events);
    byte[] text = text(pieces).getBytes(StandardCharsets.UTF_8);
    assertThat(read.log()).isEqualTo(text);
    assertThat(read.followed()).isEqualTo(text);
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    assertThat(String.valueOf(events.getLast())).contains("sha256=" + sha256);
    return pieces;
  }

  private static List<Piece> pieces(List<Object> events) {
    List<Piece> pieces = new ArrayList<>();
    for (Object event : events) {
      Map<?, ?> fields = (Map<?, ?>) event;
      if ("log".equals(fields.get("event"))) {
        Map<?, ?> data = (Map<?, ?>) Objects.requireNonNull(fields.get("data"));
        pieces.add(
            new Piece(
                LogStream.valueOf(String.valueOf(data.get("stream")).toUpperCase(Locale.ROOT)),
                String.valueOf(data.get("text")),
                Boolean.TRUE.equals(data.get("partial")),
                Boolean.TRUE.equals(data.get("replace"))));
      }
    }
    return pieces;
  }

  /** What the protocol says of the text log, once more. */
  private static String text(List<Piece> pieces) {
    StringBuilder text = new StringBuilder();
    Map<LogStream, String> held = new EnumMap<>(LogStream.class);
    LogStream open = null;
    for (Piece piece : pieces) {
      String before = held.remove(piece.stream());
      boolean kept = before != null && !piece.replace();
      if (kept || !piece.partial()) {
        if (open != null && open != piece.stream()) {
          text.append('\n');
        }
        open = piece.stream();
      }
      text.append(kept ? before : "").append(piece.partial() ? "" : piece.text() + "\n");
      if (piece.partial()) {
        held.put(piece.stream(), piece.text());
      } else {
        open = null;
      }
    }
    if (open != null) {
      String rest = held.remove(open);
      text.append(rest == null ? "" : rest).append('\n');
    }
    held.values().forEach(rest -> text.append(rest).append('\n'));
    return text.toString();
  }
}
