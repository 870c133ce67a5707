package io.jobtail.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.EventId;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.job.Json;
import io.jobtail.job.LogStream;
import io.jobtail.job.LogSummary;
import io.jobtail.job.Reason;
import io.jobtail.job.TextLog;
import io.jobtail.store.AppendOutcome;
import io.jobtail.store.ClaimedJob;
import io.jobtail.store.EventStore;
import io.jobtail.store.LogLimits;
import io.jobtail.store.NewJob;
import io.jobtail.store.NextOutcome;
import io.jobtail.store.RetentionPolicy;
import io.jobtail.store.SubmitOutcome;
import io.jobtail.wire.JsonReader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lines have the numbers that they have in the text log, whatever made them; in every store. */
public abstract class LineNumbersContract {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final int SMALL_PAGE = 1 << 10;
  private static final GrepConfiguration SEARCHES = new GrepConfiguration(256, 1_000, LONG, 1);
  private static final String[] WORDS = {"", "a", "bc", "\u00e9\uD83D\uDE80", "error: no", "x y z"};

  private final List<EventStore> opened = new ArrayList<>();

  /** An empty store. */
  protected abstract EventStore open(LogLimits limits) throws Exception;

  @AfterEach
  void close() {
    opened.forEach(EventStore::close);
  }

  static IntStream seeds() {
    return IntStream.range(0, 60);
  }

  /** One store, one job, and what is asked of them. */
  private static final class Logged {
    final EventStore store;
    final LogReader log;
    final LogLines lines;
    final Random random;
    final Instant at = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    JobId id;
    ClaimedJob claimed;
    EventId last = EventId.START;

    Logged(EventStore store, Random random, int page) {
      this.store = store;
      this.random = random;
      StreamConfiguration streams =
          new StreamConfiguration(
              LONG, LONG, null, LONG, 10, page, 1 << 20, 1 << 24, 2, Duration.ZERO, 1 << 16, 10);
      this.log = new LogReader(store, Clock.systemUTC(), streams);
      this.lines =
          new LogLines(
              store,
              log,
              new Openings(streams, new Failures()),
              new LinesConfiguration(1 << 16, 1 << 20),
              SEARCHES);
      SubmitOutcome.Created created =
          (SubmitOutcome.Created)
              store.submit(new NewJob("t", Json.EMPTY_OBJECT, Map.of(), null, null, 9, null, 100));
      this.id = created.fold().job().id();
      this.claimed = claim();
      this.last = claimed.fold().at();
    }

    private ClaimedJob claim() {
      return ((NextOutcome.Claimed) store.claimNext(Set.of())).job();
    }

    void append(EventId first, List<JobEvent> events) {
      assertThat(store.append(id, claimed.claim(), first, events))
          .isInstanceOf(AppendOutcome.Appended.class);
      last = first.plus(events.size() - 1L);
    }

    void run() {
      EventId first = last.nextAttempt();
      append(first, List.of(JobEvent.Status.running(at, first.attempt())));
    }

    void again() {
      append(
          last.next(),
          List.of(
              JobEvent.Status.again(at, last.attempt(), Reason.ERROR, at, null, LogSummary.NONE)));
      claimed = claim();
    }

    void done() {
      append(
          last.next(),
          List.of(
              new JobEvent.Done(
                  at, JobState.SUCCEEDED, Reason.COMPLETED, null, null, null, 1, LogSummary.NONE)));
    }

    /** So many events: lines, parts of lines that are continued, replaced or interrupted. */
    void say(int count) {
      List<JobEvent> events = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        // mostly one stream, and one that is seldom heard of
        int choice = random.nextInt(20);
        LogStream stream =
            choice < 14 ? LogStream.STDOUT : choice < 19 ? LogStream.LOG : LogStream.STDERR;
        boolean partial = random.nextInt(3) == 0;
        boolean replace = random.nextInt(6) == 0;
        String text = WORDS[random.nextInt(WORDS.length)] + (random.nextInt(4) == 0 ? i : "");
        events.add(
            random.nextInt(15) == 0
                ? new JobEvent.Progressed(at, io.jobtail.job.Progress.NONE, null, null)
                : new JobEvent.Log(at, stream, null, null, text, null, partial, replace));
      }
      append(last.next(), events);
    }

    /** What {@code GET /log} gives; a line that has not ended is left out. */
    List<String> text(int attempt) {
      TextView view =
          new TextView(TextOptions.PLAIN, TextLog.State.EMPTY, 0, 0, Long.MAX_VALUE, attempt);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      EventId cursor = new EventId(attempt, 0);
      for (Batch page = log.read(id, cursor);
          page != null && !Objects.requireNonNull(page.events()).isEmpty();
          page = log.read(id, cursor)) {
        out.writeBytes(Objects.requireNonNull(view.whole(page)));
        cursor = page.last();
      }
      String text = out.toString(StandardCharsets.UTF_8);
      String ended = text.substring(0, text.lastIndexOf('\n') + 1);
      return ended.isEmpty() ? List.of() : List.of(ended.split("\n", -1)).subList(0, count(ended));
    }

    private static int count(String text) {
      return (int) text.chars().filter(c -> c == '\n').count();
    }

    Map<String, @Nullable Object> page(int attempt, long from, int limit, @Nullable Grep grep) {
      LinesPage page = lines.page(new LinesQuery(id, attempt, from, limit, grep));
      assertThat(page).isInstanceOf(LinesPage.Page.class);
      return json(((LinesPage.Page) page).json());
    }

    @SuppressWarnings("unchecked") // the reader makes objects of this type only
    private static Map<String, @Nullable Object> json(byte[] json) {
      try {
        return (Map<String, @Nullable Object>) Objects.requireNonNull(JsonReader.read(json));
      } catch (io.jobtail.wire.MalformedJsonException e) {
        throw new AssertionError(e);
      }
    }
  }

  @SuppressWarnings("unchecked") // see above
  private static List<String> shown(Map<String, @Nullable Object> page, String field) {
    return ((List<Map<String, @Nullable Object>>) Objects.requireNonNull(page.get(field)))
        .stream().map(line -> line.get("n") + ":" + line.get("text")).toList();
  }

  private static List<String> numbered(List<String> text) {
    return IntStream.range(0, text.size()).mapToObj(i -> (i + 1) + ":" + text.get(i)).toList();
  }

  private static void assertThatLinesAreThoseOfTheText(Logged job) {
    for (int attempt = 0; attempt <= job.last.attempt(); attempt++) {
      assertThatLinesAreThoseOfTheText(job, attempt);
    }
  }

  private static void assertThatLinesAreThoseOfTheText(Logged job, int attempt) {
    List<String> all = numbered(job.text(attempt));
    assertThat(shown(job.page(attempt, 1, 5_000, null), "lines")).isEqualTo(all);
    for (int i = 0; i < 12; i++) {
      int from = 1 + job.random.nextInt(all.size() + 2);
      int limit = 1 + job.random.nextInt(20);
      Map<String, @Nullable Object> page = job.page(attempt, from, limit, null);
      assertThat(page.get("total")).hasToString("" + all.size());
      int begin = Math.min(from - 1, all.size());
      assertThat(shown(page, "lines"))
          .as("lines from %s of %s", from, all.size())
          .isEqualTo(all.subList(begin, Math.min(begin + limit, all.size())));
    }
    assertThatHitsAreThoseOfTheText(job, attempt, all);
  }

  private static void assertThatHitsAreThoseOfTheText(Logged job, int attempt, List<String> all) {
    Grep grep = ((Grep.Outcome.Compiled) Grep.of("^e.*o$|z\\d", SEARCHES)).grep();
    List<String> expected =
        all.stream().filter(line -> grep.isIn(line.substring(line.indexOf(':') + 1))).toList();
    List<String> hits = new ArrayList<>();
    Object next = 1L;
    while (next != null) {
      Map<String, @Nullable Object> page =
          job.page(attempt, Long.parseLong(next.toString()), 3, grep);
      hits.addAll(shown(page, "hits"));
      Object after = page.get("next");
      assertThat(next).isNotEqualTo(after);
      next = after;
    }
    assertThat(hits).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void lines_have_the_numbers_of_the_text_log_while_it_grows_and_after(int seed) throws Exception {
    Random random = new Random(seed);
    // small limits make many checkpoints, and gaps
    int maxBytes = random.nextBoolean() ? 16 << 10 : 1 << 20;
    EventStore store = open(new LogLimits(16 << 10, maxBytes));
    opened.add(store);
    // each page is a wait for a thread of the store: small ones are dear
    Logged job = new Logged(store, random, SMALL_PAGE << seed % 4);
    assertThatLinesAreThoseOfTheText(job);
    for (int attempt = 1; attempt <= 2; attempt++) {
      job.run();
      for (int i = 0; i < 1 + random.nextInt(8); i++) {
        job.say(1 + random.nextInt(120));
        // those before have ended: they are looked at when this one has
        assertThatLinesAreThoseOfTheText(job, attempt);
      }
      assertThatLinesAreThoseOfTheText(job);
      if (attempt == 1) {
        job.again();
      }
    }
    job.done();
    assertThatLinesAreThoseOfTheText(job);
    store.retain(new RetentionPolicy(Duration.ofDays(9), 1_000, 1, Duration.ofDays(1)));
    assertThatLinesAreThoseOfTheText(job);
  }

  @org.junit.jupiter.api.Test
  void a_page_from_the_middle_of_a_long_log_reads_little_of_it() throws Exception {
    EventStore store = open(new LogLimits(16 << 10, 256 << 20));
    opened.add(store);
    int[] reads = new int[1];
    EventStore counting =
        (EventStore)
            java.lang.reflect.Proxy.newProxyInstance(
                LineNumbersContract.class.getClassLoader(),
                new Class<?>[] {EventStore.class},
                (_, method, arguments) -> {
                  reads[0] += method.getName().equals("read") ? 1 : 0;
                  return method.invoke(store, arguments);
                });
    Logged job = new Logged(counting, new Random(1), SMALL_PAGE);
    job.run();
    for (int i = 0; i < 100; i++) {
      job.append(
          job.last.next(),
          IntStream.range(0, 1_000)
              .<JobEvent>mapToObj(n -> JobEvent.Log.line(job.at, LogStream.STDOUT, "line"))
              .toList());
    }
    reads[0] = 0;
    Map<String, @Nullable Object> page = job.page(1, 50_001, 100, null);
    assertThat(shown(page, "lines")).hasSize(100).startsWith("50001:line");
    // a page of a log holds 1 KiB here, and checkpoints are 4,096 events apart
    assertThat(reads[0]).isLessThan(300);
    assertThat(page.get("total")).hasToString("100000");
  }
}
