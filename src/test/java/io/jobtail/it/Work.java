package io.jobtail.it;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * A job that runs, and says where, with a reader of it.
 *
 * @param reader began at the instance that took the submission
 * @param maxAttempts 1 or more
 * @param runner the instance that runs its first attempt
 * @param pid of the program that is its first attempt
 */
record Work(Roamer reader, int maxAttempts, int runner, long pid) {
  private static final Duration ANY = Duration.ofSeconds(30);

  /**
   * A program that says who runs it and who it is, and then counts, 20 times a second; and one that
   * says one line, not at once, and goes on in silence.
   */
  static final String PROGRAM =
      """
      jobtail:
        process:
          leftover-grace: 500ms
        commands:
          work:
            command: [sh, -c, 'echo $PPID; echo $$; i=0; while [ $i -lt {lines} ]; do i=$((i+1)); echo line $i; sleep 0.05; done']
            params:
              lines: { pattern: "[0-9]+", required: true }
            kill-after: 500ms
          one-line:
            command: [sh, -c, 'sleep 1.5; echo line 1; sleep 1000']
            kill-after: 500ms
      """;

  /**
   * So many of them, submitted at all instances in turn: the first may run once, the second twice,
   * the third once, and so on. Returns when all run.
   */
  static List<Work> start(Fleet fleet, int count, int lines) {
    List<Roamer> readers =
        IntStream.range(0, count)
            .mapToObj(i -> fleet.roam(i, submit(fleet.api(i), lines, attempts(i))))
            .toList();
    return IntStream.range(0, count)
        .mapToObj(i -> running(fleet, readers.get(i), attempts(i)))
        .toList();
  }

  private static int attempts(int i) {
    return 1 + i % 2;
  }

  private static String submit(Api api, int lines, int maxAttempts) {
    return api.submit(
        """
        {"type":"work","params":{"lines":"%d"},"maxAttempts":%d}\
        """
            .formatted(lines, maxAttempts));
  }

  /** Runs, and lasts, and may run so often. */
  static Work endless(Fleet fleet, int submittedAt, int maxAttempts) {
    String id = submit(fleet.api(submittedAt), 1_000_000, maxAttempts);
    return running(fleet, fleet.roam(submittedAt, id), maxAttempts);
  }

  private static Work running(Fleet fleet, Roamer reader, int maxAttempts) {
    Awaitility.await("the program says who it is")
        .atMost(ANY)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> new Story(reader.events()).texts(1).size() >= 2);
    List<String> texts = new Story(reader.events()).texts(1);
    int runner = fleet.withPid(Long.parseLong(texts.getFirst()));
    return new Work(reader, maxAttempts, runner, Long.parseLong(texts.get(1)));
  }

  String job() {
    return reader.job();
  }

  boolean ranAt(int instance) {
    return runner == instance;
  }
}
