package io.jobtail.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.Job;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.LogStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
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
  void a_level_and_a_logger_that_are_no_text_or_too_long_do_not_stop_the_recording() {
    String broken = "L\uD83D" + "x".repeat(1000);
    try (Rig rig =
        new Rig()
            .script(
                "t",
                context -> {
                  context.log(LogStream.STDERR, broken, "one");
                  ((JobLog) context).logged(broken, broken, "two");
                })
            .start()) {
      JobId id = rig.submit("t");
      rig.awaitFinished(id);
      assertThat(rig.texts(id)).containsExactly("one", "two");
      String kept = "L\uFFFD" + "x".repeat(Rig.MAX_LINE - 4);
      assertThat(rig.events(id, JobEvent.Log.class))
          .extracting(JobEvent.Log::level)
          .containsExactly(kept, kept);
      assertThat(rig.events(id, JobEvent.Log.class).getLast().logger()).isEqualTo(kept);
    }
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
}
