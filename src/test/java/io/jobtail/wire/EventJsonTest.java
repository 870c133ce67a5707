package io.jobtail.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.EventId;
import io.jobtail.job.EventType;
import io.jobtail.job.Fold;
import io.jobtail.job.Folder;
import io.jobtail.job.GapReason;
import io.jobtail.job.Job;
import io.jobtail.job.JobError;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.JobSpec;
import io.jobtail.job.JobState;
import io.jobtail.job.Json;
import io.jobtail.job.LogStream;
import io.jobtail.job.LogSummary;
import io.jobtail.job.Progress;
import io.jobtail.job.Reason;
import io.jobtail.job.StepState;
import io.jobtail.job.StepStatus;
import io.jobtail.job.StoredEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventJsonTest {
  private static final Instant AT = Instant.parse("2026-11-20T10:00:00.120Z");
  private static final JobSpec SPEC =
      new JobSpec(
          new JobId("j"),
          "t",
          new Json("{\"a\":[1,2.50,null,true,\"x\"]}"),
          Map.of("k", "v"),
          null,
          AT,
          Duration.ofSeconds(90),
          2);
  private static final LogSummary LOG = new LogSummary(2, 9, "abc", true);
  private static final JobError ERROR = new JobError("urn:x", "Title", "what \"happened\"");

  static Stream<JobEvent> events() {
    Job job = Job.submitted(SPEC);
    Progress progress = new Progress(12.5, 1L, Long.MAX_VALUE, "files", "so far", 3L);
    return Stream.of(
        JobEvent.Status.submitted(SPEC),
        JobEvent.Status.running(AT, 1),
        JobEvent.Status.cancelling(AT, 1),
        JobEvent.Status.again(AT, 1, Reason.EXIT_CODE, AT.plusSeconds(1), ERROR, LOG),
        new JobEvent.Progressed(AT, progress, "s", 100.0),
        new JobEvent.Progressed(AT, Progress.NONE, null, null),
        JobEvent.Log.line(AT, LogStream.STDERR, ""),
        new JobEvent.Log(AT, LogStream.LOG, "WARN", "a.b.C", "text", "s", true, true),
        new JobEvent.Step(
            AT,
            new StepStatus(
                "s", "p", "Name", StepState.FAILED, 0.125, 33.33, AT, AT.plusSeconds(1))),
        new JobEvent.Snapshot(AT, job),
        new JobEvent.Gap(AT, new EventId(1, 2), new EventId(1, 9), GapReason.LIMIT, job),
        new JobEvent.Position(AT),
        new JobEvent.Done(
            AT, JobState.FAILED, Reason.EXIT_CODE, new Json("{\"r\":1}"), ERROR, 3, 77, LOG),
        new JobEvent.Done(
            AT, JobState.SUCCEEDED, Reason.COMPLETED, null, null, null, 0, LogSummary.NONE));
  }

  @ParameterizedTest
  @MethodSource("events")
  void an_event_is_read_back_as_it_was_written(JobEvent event) {
    StoredEvent stored = EventJson.encode(new EventId(1, 1), event);
    assertThat(EventJson.decode(stored)).isEqualTo(event);
    assertThat(EventJson.write(EventJson.decode(stored))).isEqualTo(stored.data());
    assertThat(stored.type()).isEqualTo(event.type());
  }

  @Test
  void a_line_looks_like_this() {
    assertThat(json(JobEvent.Log.line(AT, LogStream.STDOUT, "hello")))
        .isEqualTo(
            "{\"time\":\"2026-11-20T10:00:00.120Z\",\"stream\":\"stdout\",\"text\":\"hello\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r",
        "\n",
        "\r\n",
        "\n\nevent: done\ndata: {}\n\n",
        "\u0000",
        "\u0001\u001f",
        "\t",
        "\u0085",
        "\u2028",
        "\u2029",
        "\u007f",
        "\u001b[31mred\u001b[0m",
        "\"quoted\" \\ /",
        "\ud83d\ude00",
        "\u00e4\u20ac",
        "\ufeff",
        "id: 9-9",
        ": comment",
        "</script>"
      })
  void no_text_can_end_the_line_and_all_of_it_comes_back(String text) {
    JobEvent.Log event = JobEvent.Log.line(AT, LogStream.STDOUT, "<" + text + ">");
    String json = json(event);
    assertThat(json.lines()).hasSize(1);
    assertThat(json).doesNotContain("\u0085", "\u2028", "\u2029", "\n", "\r");
    assertThat(json.chars()).noneMatch(c -> c < 0x20);
    assertThat(EventJson.decode(EventJson.encode(new EventId(1, 1), event))).isEqualTo(event);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud83d", "a\ude00b", "\ude00\ud83d", "\ud83d\ud83d\ude00", "x\ud83d"})
  void half_a_character_becomes_valid_utf8_and_does_not_fail(String text) {
    byte[] data = EventJson.write(JobEvent.Log.line(AT, LogStream.STDOUT, text));
    String json = new String(data, StandardCharsets.UTF_8);
    assertThat(json.getBytes(StandardCharsets.UTF_8)).isEqualTo(data);
    StoredEvent stored =
        EventJson.encode(new EventId(1, 1), JobEvent.Log.line(AT, LogStream.STDOUT, text));
    JobEvent.Log read = (JobEvent.Log) EventJson.decode(stored);
    assertThat(EventJson.encode(stored.id(), read).data()).isEqualTo(data);
  }

  @Test
  void a_plain_line_is_the_same_with_and_without_the_json_library() {
    List<Instant> times =
        List.of(
            AT,
            AT.plusNanos(999_999),
            Instant.EPOCH.minusNanos(1),
            Instant.parse("9999-12-31T23:59:59.999Z"),
            Instant.parse("+10000-01-01T00:00:00Z"),
            Instant.parse("-0001-01-01T00:00:00Z"),
            Instant.parse("2024-02-29T23:59:59.001Z"));
    List<String> texts =
        IntStream.rangeClosed(0, 0x3000)
            .mapToObj(Character::toString)
            .map("a%sb"::formatted)
            .toList();
    for (String text :
        Stream.concat(texts.stream(), Stream.of("", "\ud83d", "\"}", "{\"time\":\"")).toList()) {
      JobEvent.Log line = JobEvent.Log.line(times.get(text.length() % 7), LogStream.STDERR, text);
      assertThat(EventJson.write(line)).isEqualTo(EventJson.writeAny(line));
    }
    for (Instant time : times) {
      for (LogStream stream : LogStream.values()) {
        for (boolean flag : new boolean[] {true, false}) {
          JobEvent.Log line =
              new JobEvent.Log(time, stream, flag ? "INFO" : null, null, "text", null, false, flag);
          byte[] data = EventJson.writeAny(line);
          assertThat(EventJson.write(line)).isEqualTo(data);
          JobEvent read = EventJson.readAny(EventType.LOG, data);
          assertThat(EventJson.read(EventType.LOG, data)).isEqualTo(read);
        }
      }
    }
  }

  @Test
  void a_line_with_a_step_is_the_same_with_and_without_the_json_library() {
    List<String> parts =
        List.of(
            "",
            "s1",
            "s200",
            "s1234567",
            "s12345678",
            "a long name",
            "x\"",
            "\"",
            "x\\",
            "\\",
            "\",\"step\":\"",
            "x\",\"step\":\"s1",
            "\u00e9",
            "\u007f",
            "\n");
    for (String text : parts) {
      for (String step : parts) {
        JobEvent.Log line =
            new JobEvent.Log(AT, LogStream.STDOUT, null, null, text, step, false, false);
        byte[] data = EventJson.writeAny(line);
        assertThat(EventJson.write(line)).isEqualTo(data);
        assertThat(EventJson.read(EventType.LOG, data)).isEqualTo(line);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"time\":\"2026-11-20T10:00:00.120Z\",\"stream\":\"stdout\",\"step\":\"y\",\"text\":\"x\"}",
        "{\"time\":\"2026-11-20T10:00:00.120Z\",\"stream\":\"stdout\",\"text\":\"x\",\"step\":\"y\"}",
        "{\"time\":\"2026-11-20T10:00:00.120Z\",\"stream\":\"log\",\"text\":\"x\\\\\"}",
        "{\"time\":\"2026-11-20T10:00:00Z\",\"stream\":\"log\",\"text\":\"x\"}",
        "{ \"time\":\"2026-11-20T10:00:00.120Z\",\"stream\":\"log\",\"text\":\"x\"}",
        "{\"stream\":\"log\",\"text\":\"x\",\"time\":\"2026-11-20T10:00:00.120Z\"}"
      })
  void a_line_in_other_words_is_read_all_the_same(String json) {
    byte[] data = json.getBytes(StandardCharsets.UTF_8);
    assertThat(EventJson.read(EventType.LOG, data))
        .isEqualTo(EventJson.readAny(EventType.LOG, data));
  }

  @Test
  void a_fold_is_read_back_as_it_was_written() {
    Folder folder = new Folder(SPEC);
    folder.apply(new EventId(0, 1), JobEvent.Status.submitted(SPEC));
    folder.apply(new EventId(1, 1), JobEvent.Status.running(AT, 1));
    folder.apply(new EventId(1, 2), JobEvent.Log.fragment(AT, LogStream.STDOUT, "a\u2028"));
    folder.apply(new EventId(1, 3), JobEvent.Log.fragment(AT, LogStream.STDOUT, "b"));
    folder.apply(new EventId(1, 4), JobEvent.Log.fragment(AT, LogStream.LOG, "c"));
    folder.apply(
        new EventId(1, 5),
        new JobEvent.Step(AT, new StepStatus("s", null, "S", StepState.RUNNING, 3, 1.0, AT, null)));
    Fold fold = folder.fold();

    JobSpec spec = FoldJson.readSpec(FoldJson.writeSpec(SPEC));
    assertThat(spec).isEqualTo(SPEC);
    assertThat(FoldJson.read(spec, FoldJson.write(fold))).isEqualTo(fold);
  }

  @Test
  void a_step_of_an_older_server_is_read() {
    String old = "{\"id\":\"s\",\"name\":\"S\",\"state\":\"running\",\"stepPercent\":5";
    StepStatus read = new StepStatus("s", null, "S", StepState.RUNNING, 1, 5.0, null, null);
    byte[] event = (old + ",\"time\":\"2026-11-20T10:00:00Z\"}").getBytes(StandardCharsets.UTF_8);
    assertThat(((JobEvent.Step) EventJson.read(EventType.STEP, event)).status()).isEqualTo(read);
    String fold = new String(FoldJson.write(new Folder(SPEC).fold()), StandardCharsets.UTF_8);
    byte[] withStep =
        fold.replaceFirst("\\{", "{\"steps\":[" + old + "}],").getBytes(StandardCharsets.UTF_8);
    assertThat(FoldJson.read(SPEC, withStep).job().steps()).containsExactly(read);
  }

  @Test
  void the_document_has_a_steps_percentage_under_the_name_that_a_jobs_has() {
    Folder folder = new Folder(SPEC);
    folder.apply(new EventId(0, 1), JobEvent.Status.submitted(SPEC));
    folder.apply(new EventId(1, 1), JobEvent.Status.running(AT, 1));
    StepStatus step = new StepStatus("s1", null, "S", StepState.RUNNING, 2.5, 1.0, AT, null);
    folder.apply(new EventId(1, 2), new JobEvent.Step(AT, step));
    byte[] document = JobJson.write(folder.fold().job(), new JobJson.Extras(null, null, 7L));
    assertThat(new String(document, StandardCharsets.UTF_8))
        .contains(
            "\"steps\":[{\"id\":\"s1\",\"name\":\"S\",\"state\":\"running\",\"weight\":2.5,"
                + "\"percent\":1,\"startedAt\":\"2026-11-20T10:00:00.120Z\"}]",
            "\"usualSeconds\":7");
  }

  private static String json(JobEvent event) {
    return new String(EventJson.write(event), StandardCharsets.UTF_8);
  }
}
