package io.jobtail.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.EventId;
import io.jobtail.job.JobError;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.job.Json;
import io.jobtail.job.LogStream;
import io.jobtail.job.LogSummary;
import io.jobtail.job.Progress;
import io.jobtail.job.Reason;
import io.jobtail.job.StepState;
import io.jobtail.job.StepStatus;
import io.jobtail.store.AppendOutcome;
import io.jobtail.store.ClaimedJob;
import io.jobtail.store.EventStore;
import io.jobtail.store.NewJob;
import io.jobtail.store.NextOutcome;
import io.jobtail.store.SubmitOutcome;
import io.jobtail.web.HttpFixture;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.annotation.MockBean;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every kind of event, as it stands on the wire. The only worker is kept busy. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.runner.concurrency", value = "1")
@Property(name = "micronaut.server.port", value = "-1")
final class GoldenBytesTest extends HttpFixture {
  private static final Instant T0 = Instant.parse("2026-01-02T03:04:05Z");
  private static final String SHA =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @Inject EventStore store;
  private @Nullable ClaimedJob claimed;

  @MockBean(Clock.class)
  Clock clock() {
    return Clock.fixed(T0, ZoneOffset.UTC);
  }

  @BeforeEach
  void keepTheWorkerBusy() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    submit(context -> {
      busy.countDown();
      gate.acquire();
      return null;
    });
    busy.await();
    NewJob job =
        new NewJob(
            "golden",
            new Json("{\"a\":[1,null,\"\u00e9\"]}"),
            Map.of("k", "v"),
            null,
            Duration.ofSeconds(90),
            3,
            null,
            Long.MAX_VALUE);
    assertThat(store.submit(job)).isInstanceOf(SubmitOutcome.Created.class);
    claimed = ((NextOutcome.Claimed) store.claimNext(Set.of())).job();
  }

  private ClaimedJob job() {
    return Objects.requireNonNull(claimed);
  }

  private JobId id() {
    return job().fold().job().id();
  }

  private void append(int attempt, int seq, JobEvent... events) {
    assertThat(store.append(id(), job().claim(), new EventId(attempt, seq), List.of(events)))
        .isInstanceOf(AppendOutcome.Appended.class);
  }

  private static Instant at(int millis) {
    return T0.plusMillis(millis);
  }

  private void everyKind() {
    JobError error = new JobError("urn:jobtail:error:exception", "The job failed", "why");
    append(
        1,
        1,
        JobEvent.Status.running(at(1), 1),
        JobEvent.Log.line(at(2), LogStream.STDOUT, "plain"),
        new JobEvent.Log(at(3), LogStream.STDERR, "WARN", "a.B", "10 %", "s1", true, false),
        new JobEvent.Log(at(4), LogStream.STDERR, "WARN", "a.B", "20 %", "s1", true, true),
        new JobEvent.Log(at(5), LogStream.LOG, null, null, "", null, false, false),
        new JobEvent.Step(
            at(6), new StepStatus("s1", "s0", "Build", StepState.RUNNING, 1, null, at(6), null)),
        new JobEvent.Step(
            at(7),
            new StepStatus("s1", null, "Build", StepState.FAILED, 2.5, 33.333, at(6), at(7))),
        new JobEvent.Progressed(
            at(8), new Progress(12.5, 1L, 8L, "files", "half", 9L), "s1", 100.0),
        new JobEvent.Progressed(at(9), Progress.NONE, null, null),
        JobEvent.Status.cancelling(at(10), 1),
        JobEvent.Status.again(
            at(11), 1, Reason.ERROR, T0, error, new LogSummary(3, 17, SHA, true)));
    claimed = ((NextOutcome.Claimed) store.claimNext(Set.of())).job();
  }

  private void failed() {
    append(
        2,
        1,
        JobEvent.Status.running(at(1020), 2),
        new JobEvent.Done(
            at(1030),
            JobState.FAILED,
            Reason.EXIT_CODE,
            null,
            new JobError("urn:jobtail:error:exit-code", "The program failed", null),
            3,
            10,
            new LogSummary(0, 0, null, false)));
  }

  private String golden(String name) throws IOException {
    try (InputStream file = getClass().getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8)
          .replace("{id}", id().value());
    }
  }

  private String events(String query, String accept) throws IOException {
    return get("/jobs/" + id() + "/events" + query, accept).text();
  }

  @Test
  void every_kind_of_event_as_sse() throws IOException {
    everyKind();
    failed();
    assertThat(events("", SSE)).isEqualTo(golden("events.sse"));
  }

  @Test
  void every_kind_of_event_as_lines_of_json() throws IOException {
    everyKind();
    failed();
    assertThat(events("", NDJSON)).isEqualTo(golden("events.ndjson"));
  }

  @Test
  void a_job_that_succeeded_with_a_result() throws IOException {
    append(
        1,
        1,
        JobEvent.Status.running(at(1), 1),
        new JobEvent.Done(
            at(2),
            JobState.SUCCEEDED,
            Reason.COMPLETED,
            new Json("{\"n\":1.50,\"s\":\"\u00e9\"}"),
            null,
            0,
            1,
            new LogSummary(0, 0, SHA, true)));
    assertThat(events("?after=1-1", SSE))
        .isEqualTo(
            """
            :
            retry: 2000
            id: 1-2
            event: done
            data: {"time":"2026-01-02T03:04:05.002Z","state":"succeeded","reason":"completed",\
            "result":{"n":1.50,"s":"é"},"exitCode":0,"durationMillis":1,\
            "log":{"lines":0,"bytes":0,"sha256":"%s","complete":true}}

            """
                .formatted(SHA));
  }

  @Test
  void a_snapshot_is_the_job_without_what_follows_it() throws IOException {
    everyKind();
    failed();
    assertThat(events("?tail=1", SSE)).isEqualTo(golden("tail.sse"));
  }

  @Test
  void a_gap_says_where_it_leads_and_the_job_as_it_is_there() throws IOException {
    everyKind();
    failed();
    assertThat(events("?after=9-9", SSE)).isEqualTo(golden("gap.sse"));
    assertThat(events("?after=9-9", NDJSON))
        .startsWith("{\"event\":\"heartbeat\"}\n{\"id\":\"2-1\",\"event\":\"gap\",\"data\":{");
  }

  @Test
  void a_position_only_moves_the_cursor() throws IOException {
    JobEvent line = JobEvent.Log.line(at(2), LogStream.STDOUT, "x");
    append(1, 1, JobEvent.Status.running(at(1), 1));
    append(1, 2, IntStream.range(0, 13_000).mapToObj(_ -> line).toArray(JobEvent[]::new));
    SseParser stream =
        SseParser.parse(get("/jobs/" + id() + "/events?types=done&follow=false", SSE).bytes());
    assertThat(stream.events()).hasSize(1);
    SseParser.Event position = stream.events().getFirst();
    assertThat(position.name()).isEqualTo("position");
    assertThat(position.data()).isEqualTo("{\"time\":\"2026-01-02T03:04:05.000Z\"}");
    EventId cursor = EventId.parse(position.lastEventId()).orElseThrow();
    assertThat(cursor.attempt()).isEqualTo(1);
    assertThat(cursor.seq()).isBetween(10_000L, 13_001L);
    assertThat(stream.retries()).containsExactly("2000");
    assertThat(stream.emptyBlocks()).isZero();
  }
}
