package io.jobtail.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.EventId;
import io.jobtail.job.Job;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.job.LogStream;
import io.jobtail.job.Progress;
import io.jobtail.job.Reason;
import io.jobtail.job.StoredEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What a job says, on its way to the store. */
class RecordingTest {
  @Test
  void lines_keep_their_order_stream_and_level() {
    try (Rig rig =
        new Rig()
            .script(
                "t",
                context -> {
                  context.log("one\ntwo\r\nthree\n");
                  context.log(LogStream.STDERR, "WARN", "four");
                })
            .start()) {
      JobId id = rig.submit("t");
      rig.awaitFinished(id);
      assertThat(rig.texts(id)).containsExactly("one", "two", "three", "four");
      JobEvent.Log last = rig.events(id, JobEvent.Log.class).getLast();
      assertThat(last.stream()).isEqualTo(LogStream.STDERR);
      assertThat(last.level()).isEqualTo("WARN");
    }
  }

  @Test
  void the_digest_is_that_of_the_text_as_readers_render_it() throws Exception {
    try (Rig rig =
        new Rig()
            .script(
                "t",
                context -> {
                  context.log("a\nb\uD83D😀é€\n");
                  context.log("x".repeat(1 << 20));
                  context.fragment(LogStream.STDOUT, "50%");
                  context.log(LogStream.STDERR, null, "in between");
                  context.log(LogStream.STDOUT, null, " done");
                  context.fragment(LogStream.STDERR, "never ended");
                  context.fragment(LogStream.STDOUT, "nor this");
                })
            .start()) {
      JobId id = rig.submit("t");
      Job job = rig.awaitFinished(id);
      byte[] text = rig.text(id).getBytes(StandardCharsets.UTF_8);
      String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
      assertThat(job.log().sha256()).isEqualTo(sha256);
      assertThat(job.log().bytes()).isEqualTo(text.length);
      assertThat(job.log().lines()).isEqualTo(rig.text(id).lines().count());
      assertThat(rig.text(id)).startsWith("a\nb\uFFFD😀é€\n" + "x".repeat(1 << 20) + "\n");
    }
  }

  @Test
  void progress_is_recorded_at_most_every_interval_and_its_last_always() {
    CountDownLatch said = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (Rig rig =
        new Rig()
            .script(
                "t",
                context -> {
                  for (int i = 1; i <= 50; i++) {
                    context.progress(i, 100, "files");
                  }
                  said.countDown();
                  go.await();
                  context.progress(60, 100, "files");
                  context.progress(61, 100, "files");
                })
            .start()) {
      JobId id = rig.submit("t");
      rig.awaitState(id, JobState.RUNNING);
      Rig.until(() -> said.getCount() == 0);
      Rig.until(() -> done(rig, id).equals(List.of(1L)));
      rig.time.advance(Duration.ofMillis(99));
      assertThat(done(rig, id)).containsExactly(1L);
      rig.time.advance(Duration.ofMillis(1));
      Rig.until(() -> done(rig, id).equals(List.of(1L, 50L)));
      go.countDown();
      rig.awaitFinished(id);
      assertThat(done(rig, id)).containsExactly(1L, 50L, 61L);
    }
  }

  private static List<Long> done(Rig rig, JobId id) {
    return rig.events(id, JobEvent.Progressed.class).stream()
        .map(event -> event.progress().done() == null ? -1 : event.progress().done())
        .toList();
  }

  @Test
  void the_percentage_never_falls_and_stays_in_its_bounds() {
    try (Rig rig = new Rig()) {
      rig.script(
              "t",
              context -> {
                for (double fraction : new double[] {0.5, 0.2, Double.NaN, -3, 0.75, 7}) {
                  context.progress(fraction);
                  rig.time.advance(Duration.ofMillis(100));
                }
              })
          .start();
      JobId id = rig.submit("t");
      rig.awaitFinished(id);
      assertThat(rig.events(id, JobEvent.Progressed.class))
          .extracting(event -> event.progress().percent())
          .containsExactly(50.0, 50.0, 50.0, 50.0, 75.0, 100.0);
    }
  }

  @Test
  void a_message_stays_with_the_numbers_and_the_end_is_estimated() {
    try (Rig rig = new Rig()) {
      rig.script(
              "t",
              context -> {
                context.message("copying");
                rig.time.advance(Duration.ofSeconds(10));
                context.progress(1, 4, "files");
              })
          .start();
      JobId id = rig.submit("t");
      var progress = rig.awaitFinished(id).progress();
      assertThat(progress).isEqualTo(new Progress(25.0, 1L, 4L, "files", "copying", 30L));
    }
  }

  @Test
  void a_store_that_is_slow_blocks_the_job_and_nothing_grows() {
    AtomicLong said = new AtomicLong();
    CountDownLatch begun = new CountDownLatch(1);
    int lines = 1_000_000;
    try (Rig rig = new Rig()) {
      rig.script(
              "t",
              context -> {
                begun.countDown();
                for (int i = 0; i < lines; i++) {
                  context.log("line");
                  said.incrementAndGet();
                }
              })
          .start();
      JobId id = rig.submit("t");
      rig.awaitState(id, JobState.RUNNING);
      Rig.until(() -> begun.getCount() == 0);
      rig.store.hold();
      Rig.until(() -> rig.store.waiting.get() == 1);
      awaitBlocked(rig, said);
      long blockedAt = said.get();
      long stored = rig.stored(id).size();
      assertThat(blockedAt).isLessThanOrEqualTo(stored + 2L * Rig.BUFFER);
      rig.store.release();
      assertThat(rig.awaitFinished(id).log().lines()).isEqualTo(lines);
      assertThat(rig.store.largestBatch.get()).isLessThanOrEqualTo(Rig.BUFFER + 2);
    }
  }

  /** The job's thread parks at the full buffer. */
  private static void awaitBlocked(Rig rig, AtomicLong said) {
    AtomicLong before = new AtomicLong(-1);
    AtomicLong same = new AtomicLong();
    Rig.until(() -> {
      long now = said.get();
      same.set(now == before.getAndSet(now) ? same.get() + 1 : 0);
      return same.get() >= 20 && rig.store.waiting.get() == 1;
    });
  }

  @Test
  void lines_of_many_threads_are_all_there_each_in_its_order() {
    int threads = 20;
    int lines = 2000;
    try (Rig rig =
        new Rig()
            .script(
                "t",
                context -> {
                  List<Thread> started = new ArrayList<>();
                  for (int t = 0; t < threads; t++) {
                    int thread = t;
                    started.add(
                        context.start(
                            "t" + t,
                            () -> {
                              for (int i = 0; i < lines; i++) {
                                context.log(thread + ":" + i);
                              }
                            }));
                  }
                  for (Thread thread : started) {
                    thread.join();
                  }
                })
            .start()) {
      JobId id = rig.submit("t");
      assertThat(rig.awaitFinished(id).log().lines()).isEqualTo((long) threads * lines);
      int[] next = new int[threads];
      for (String text : rig.texts(id)) {
        String[] parts = text.split(":", 2);
        int thread = Integer.parseInt(parts[0]);
        assertThat(Integer.parseInt(parts[1])).isEqualTo(next[thread]++);
      }
    }
  }

  @Test
  void pieces_of_long_lines_of_many_threads_do_not_mix() {
    try (Rig rig =
        new Rig()
            .script(
                "t",
                context -> {
                  List<Thread> started = new ArrayList<>();
                  for (char c = 'a'; c < 'k'; c++) {
                    String line = String.valueOf(c).repeat(10 * Rig.MAX_LINE);
                    started.add(
                        context.start(
                            "t" + c,
                            () -> {
                              for (int i = 0; i < 50; i++) {
                                context.log(line);
                              }
                            }));
                  }
                  for (Thread thread : started) {
                    thread.join();
                  }
                })
            .start()) {
      JobId id = rig.submit("t");
      rig.awaitFinished(id);
      assertThat(rig.text(id).lines())
          .hasSize(500)
          .allMatch(line -> line.length() == 640 && line.chars().distinct().count() == 1);
    }
  }

  @Test
  void a_store_that_fails_for_a_while_loses_nothing() {
    int lines = 5000;
    CountDownLatch go = new CountDownLatch(1);
    try (Rig rig = new Rig()) {
      rig.script(
              "t",
              context -> {
                go.await();
                for (int i = 0; i < lines; i++) {
                  context.log("line " + i);
                }
              })
          .start();
      JobId id = rig.submit("t");
      rig.awaitState(id, JobState.RUNNING);
      rig.store.failuresBefore.set(3);
      rig.store.failuresAfter.set(2);
      go.countDown();
      rig.advanceUntil(Duration.ofMillis(100), () -> rig.job(id).state().isFinished());
      assertThat(rig.store.failed.get()).isEqualTo(5);
      List<String> texts = rig.texts(id);
      assertThat(texts).hasSize(lines);
      for (int i = 0; i < lines; i++) {
        assertThat(texts.get(i)).isEqualTo("line " + i);
      }
      assertThat(rig.stored(id).stream().map(StoredEvent::id).filter(at -> at.attempt() == 1))
          .first()
          .isEqualTo(new EventId(1, 1));
    }
  }

  @Test
  void a_runner_whose_job_was_taken_stops_and_writes_nothing_more() {
    CountDownLatch interrupted = new CountDownLatch(1);
    try (Rig rig =
        new Rig()
            .script(
                "t",
                context -> {
                  try {
                    while (!Thread.interrupted()) {
                      context.log("still here");
                      LockSupport.parkNanos(1_000_000);
                    }
                  } finally {
                    interrupted.countDown();
                  }
                })
            .start()) {
      JobId id = rig.submit("t");
      rig.awaitState(id, JobState.RUNNING);
      Attempt attempt = rig.worker().running().getFirst();
      var other = rig.memory.reopen();
      var waiting = new WaitingJobs(other, rig.time, rig.time);
      new Rescue(other, rig.time, Rig.endings(), waiting).run();
      Rig.until(() -> interrupted.getCount() == 0);
      Rig.until(() -> rig.worker().running().isEmpty());
      assertThat(attempt.written()).isCompletedWithValue(Recorder.End.FENCED);
      assertThat(rig.job(id).reason()).isEqualTo(Reason.LOST);
      assertThat(rig.events(id).getLast()).isInstanceOf(JobEvent.Done.class);
    }
  }

  @Test
  void lines_of_a_thread_that_outlives_the_job_are_dropped_and_counted() {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    CountDownLatch take = new CountDownLatch(1);
    try (Rig rig =
        new Rig()
            .script(
                "t",
                context -> {
                  context.start(
                      "straggler",
                      () -> {
                        while (go.getCount() > 0) {
                          var _ = Thread.interrupted();
                          Thread.onSpinWait();
                        }
                        context.log("one\ntwo");
                        context.progress(0.9);
                        over.countDown();
                      });
                  take.await();
                })
            .start()) {
      JobId id = rig.submit("t");
      rig.awaitState(id, JobState.RUNNING);
      Attempt attempt = rig.worker().running().getFirst();
      take.countDown();
      rig.awaitFinished(id);
      go.countDown();
      Rig.until(() -> over.getCount() == 0);
      assertThat(attempt.droppedLines()).isEqualTo(2);
      assertThat(rig.texts(id)).isEmpty();
      assertThat(rig.job(id).progress()).isNull();
    }
  }
}
