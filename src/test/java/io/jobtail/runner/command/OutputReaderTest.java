package io.jobtail.runner.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class OutputReaderTest {
  private static final Duration SILENCE = Duration.ofMillis(200);

  private final HandTimer timer = new HandTimer();
  private final List<String> given = new CopyOnWriteArrayList<>();
  private final AtomicInteger pauses = new AtomicInteger();
  private final List<RuntimeException> failures = new CopyOnWriteArrayList<>();
  private final PipedOutputStream program = new PipedOutputStream();

  /** Moves when it is told to. */
  private static final class HandTimer implements SilenceTimer {
    private record Due(long at, Runnable task) {}

    private final Queue<Due> waiting = new ArrayDeque<>();
    private long now;

    @Override
    public synchronized long nanos() {
      return now;
    }

    @Override
    public synchronized void after(Duration delay, Runnable task) {
      waiting.add(new Due(now + delay.toNanos(), task));
    }

    synchronized int waiting() {
      return waiting.size();
    }

    void advance(long millis) {
      List<Due> due;
      synchronized (this) {
        now += millis * 1_000_000;
        due = waiting.stream().filter(task -> task.at <= now).toList();
        waiting.removeAll(due);
      }
      due.forEach(task -> task.task().run());
    }
  }

  private final class Sink implements LineDecoder.Sink {
    @Override
    public void line(String text) {
      if (text.equals("fail")) {
        throw new IllegalStateException("the log is gone");
      }
      given.add(text + "|");
    }

    @Override
    public void fragment(String text) {
      given.add(text + ">");
    }

    @Override
    public void pause() {
      pauses.incrementAndGet();
    }
  }

  private Thread start() throws IOException {
    OutputReader reader =
        new OutputReader(
            new PipedInputStream(program),
            new LineDecoder(1024, new Sink()),
            SILENCE,
            timer,
            failures::add);
    return Thread.ofPlatform().start(reader);
  }

  private void prints(String text) throws IOException {
    program.write(text.getBytes(StandardCharsets.UTF_8));
    program.flush();
  }

  @Test
  void the_beginning_of_a_line_is_given_after_silence_and_not_before() throws Exception {
    Thread reading = start();
    prints("Password: ");
    await().until(() -> timer.waiting() == 1);
    timer.advance(199);
    assertThat(given).isEmpty();
    timer.advance(1);
    assertThat(given).containsExactly("Password: >");
    prints("\n");
    program.close();
    reading.join();
    assertThat(given).containsExactly("Password: >", "|");
  }

  @Test
  void silence_is_counted_from_the_last_bytes() throws Exception {
    Thread reading = start();
    prints("seen|\na");
    await().until(() -> timer.waiting() == 1);
    timer.advance(150);
    prints("b\nc");
    await().until(() -> given.contains("ab|"));
    timer.advance(50);
    assertThat(given).containsExactly("seen||", "ab|");
    timer.advance(150);
    assertThat(given).containsExactly("seen||", "ab|", "c>");
    program.close();
    reading.join();
    assertThat(given).endsWith("c>", "|");
  }

  @Test
  void a_progress_bar_is_given_with_every_write() throws Exception {
    Thread reading = start();
    prints("1%\r2%");
    await().until(() -> given.size() == 1);
    prints("\r3%");
    await().until(() -> given.size() == 2);
    prints("\r4%\n");
    program.close();
    reading.join();
    assertThat(given).containsExactly("1%\r2%>", "\r3%>", "\r4%|");
  }

  @Test
  void a_progress_bar_that_stands_still_says_so_once() throws Exception {
    Thread reading = start();
    prints("1%\r2%");
    await().until(() -> timer.waiting() == 1);
    assertThat(given).containsExactly("1%\r2%>");
    timer.advance(199);
    assertThat(pauses).hasValue(0);
    timer.advance(1);
    assertThat(pauses).hasValue(1);
    timer.advance(1000);
    program.close();
    reading.join();
    assertThat(pauses).hasValue(1);
    assertThat(timer.waiting()).isZero();
  }

  @Test
  void whole_lines_need_no_timer() throws Exception {
    Thread reading = start();
    prints("one\ntwo\n");
    program.close();
    reading.join();
    assertThat(given).containsExactly("one|", "two|");
    assertThat(timer.waiting()).isZero();
  }

  @Test
  void a_log_that_fails_stops_the_reading_and_is_told_once() throws Exception {
    Thread reading = start();
    prints("one\nfail\ntwo\n");
    reading.join();
    assertThat(given).containsExactly("one|");
    assertThat(failures)
        .hasSize(1)
        .first()
        .extracting(Throwable::getMessage)
        .isEqualTo("the log is gone");
  }
}
