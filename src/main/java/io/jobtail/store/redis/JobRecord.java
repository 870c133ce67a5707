package io.jobtail.store.redis;

import io.jobtail.job.EventId;
import io.jobtail.job.Fold;
import io.jobtail.job.GapReason;
import io.jobtail.job.JobId;
import io.jobtail.job.JobSpec;
import io.jobtail.store.JobEntry;
import io.jobtail.store.ReadOutcome;
import io.jobtail.wire.FoldJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a job but its events, as a hash in Redis:
 *
 * <ul>
 *   <li>{@code rev}: a word that no other state of the record ever had
 *   <li>{@code spec}, {@code fold}: as {@link FoldJson} writes them
 *   <li>{@code held}: claim, holder, whether it shall stop, and place in the queue, see {@link
 *       Held}
 *   <li>{@code sizes}: bytes, see {@link JobEntry.Sizes}
 *   <li>{@code log}: what a reader must know, see {@link LogHead}
 *   <li>{@code marks}: where checkpoints are, see {@link Marks}; {@code mark:ID} is the fold there
 *   <li>{@code key}: of the submission, if it had one
 *   <li>{@code history}: names the server's history of writes at the last change
 * </ul>
 *
 * <p>Not thread-safe.
 */
final class JobRecord {
  static final String REVISION = "rev";
  static final String SPEC = "spec";
  static final String FOLD = "fold";
  static final String HELD = "held";
  static final String SIZES = "sizes";
  static final String LOG = "log";
  static final String MARKS = "marks";
  static final String KEY = "key";
  static final String HISTORY = "history";

  /** What {@link #read} asks for, in this order. */
  static final byte[][] FIELDS =
      Text.all(REVISION, SPEC, FOLD, HELD, SIZES, LOG, MARKS, KEY, HISTORY);

  /**
   * Who may write.
   *
   * @param score the job's place in the queue: the time that all instances share, in milliseconds
   */
  record Held(long claim, long holder, boolean cancelRequested, long score) {
    static Held parse(byte[] text) {
      String[] words = words(text);
      return new Held(
          Long.parseLong(words[0]),
          Long.parseLong(words[1]),
          words[2].equals("1"),
          Long.parseLong(words[3]));
    }

    @Override
    public String toString() {
      return claim + " " + holder + " " + (cancelRequested ? 1 : 0) + " " + score;
    }

    /** Whether the claim is the current one, of this holder, and was not given back. */
    boolean isHeldBy(long aHolder, long aClaim) {
      return holder == aHolder && claim == aClaim;
    }
  }

  /**
   * What is there of a log.
   *
   * @param last the last event, or the end of a gap that is the log's end
   * @param beforeDone the event before {@code done} of a sealed log
   * @param gaps in order
   */
  record LogHead(EventId last, @Nullable EventId beforeDone, List<ReadOutcome.Gap> gaps) {
    static LogHead parse(byte[] text) {
      String[] words = words(text);
      List<ReadOutcome.Gap> gaps = new ArrayList<>();
      for (int i = 2; i < words.length; i += 3) {
        gaps.add(
            new ReadOutcome.Gap(
                id(words[i]), id(words[i + 1]), GapReason.of(words[i + 2]).orElseThrow()));
      }
      return new LogHead(id(words[0]), words[1].equals("-") ? null : id(words[1]), gaps);
    }

    boolean sealed() {
      return beforeDone != null;
    }

    @Override
    public String toString() {
      StringJoiner words = new StringJoiner(" ");
      words.add(last.toString()).add(beforeDone == null ? "-" : beforeDone.toString());
      gaps.forEach(gap -> words.add(gap.from() + " " + gap.to() + " " + gap.reason().wire()));
      return words.toString();
    }
  }

  final JobSpec spec;
  final JobEntry entry;
  final Marks marks;
  final List<ReadOutcome.Gap> gaps;
  // null until it is stored
  @Nullable String revision;
  // the place in the queue, for all instances; kept while the job is claimed
  long score;
  @Nullable String key;
  String history;

  JobRecord(JobSpec spec, JobEntry entry, long score, @Nullable String key) {
    this(spec, entry, new Marks(), new ArrayList<>(), score, key, "");
  }

  private JobRecord(
      JobSpec spec,
      JobEntry entry,
      Marks marks,
      List<ReadOutcome.Gap> gaps,
      long score,
      @Nullable String key,
      String history) {
    this.spec = spec;
    this.entry = entry;
    this.marks = marks;
    this.gaps = gaps;
    this.score = score;
    this.key = key;
    this.history = history;
  }

  /**
   * Reads it; null if there is none.
   *
   * @param time turns places in the queue into this instance's time
   */
  static @Nullable JobRecord read(List<byte @Nullable []> fields, QueueTime time) {
    byte[] revision = fields.get(0);
    byte[] spec = fields.get(1);
    byte[] fold = fields.get(2);
    byte[] held = fields.get(3);
    byte[] sizes = fields.get(4);
    byte[] log = fields.get(5);
    if (revision == null
        || spec == null
        || fold == null
        || held == null
        || sizes == null
        || log == null) {
      return null;
    }
    JobSpec submitted = FoldJson.readSpec(spec);
    Held holding = Held.parse(held);
    JobEntry entry =
        new JobEntry(
            new JobEntry.State(
                FoldJson.read(submitted, fold),
                holding.claim(),
                holding.holder(),
                holding.cancelRequested(),
                time.local(holding.score()),
                sizes(sizes)));
    byte[] marks = fields.get(6);
    byte[] key = fields.get(7);
    byte[] history = fields.get(8);
    JobRecord record =
        new JobRecord(
            submitted,
            entry,
            marks == null ? new Marks() : Marks.parse(Text.of(marks)),
            new ArrayList<>(LogHead.parse(log).gaps()),
            holding.score(),
            key == null ? null : Text.of(key),
            history == null ? "" : Text.of(history));
    record.revision = Text.of(revision);
    return record;
  }

  private static JobEntry.Sizes sizes(byte[] text) {
    String[] words = words(text);
    return new JobEntry.Sizes(
        Long.parseLong(words[0]),
        Long.parseLong(words[1]),
        Long.parseLong(words[2]),
        Long.parseLong(words[3]),
        Integer.parseInt(words[4]));
  }

  private static String[] words(byte[] text) {
    return Text.of(text).split(" ", -1);
  }

  private static EventId id(String text) {
    return EventId.parse(text).orElseThrow();
  }

  JobId id() {
    return spec.id();
  }

  /**
   * Whether the claim is the current one, of this holder, and was not given back. The number alone
   * does not say that: one that was lost with a server is given out again.
   */
  boolean isHeldBy(long holder, long claim) {
    return entry.holder() == holder && entry.isHeldBy(claim);
  }

  Fold fold() {
    return entry.fold();
  }

  LogHead head() {
    return new LogHead(
        entry.last(),
        entry.isFinished() ? Objects.requireNonNull(marks.last(), "a mark before done").at() : null,
        gaps);
  }

  /** All fields but checkpoints' folds: names and values in turns. */
  List<byte[]> write(String newRevision) {
    JobEntry.Sizes sizes = entry.sizes();
    List<byte[]> words = new ArrayList<>();
    add(words, REVISION, newRevision);
    words.add(Text.bytes(FOLD));
    words.add(FoldJson.write(fold()));
    add(
        words,
        HELD,
        new Held(entry.claim(), entry.holder(), entry.isCancelRequested(), score).toString());
    add(
        words,
        SIZES,
        sizes.job()
            + " "
            + sizes.kept()
            + " "
            + sizes.written()
            + " "
            + sizes.marked()
            + " "
            + sizes.since());
    add(words, LOG, head().toString());
    add(words, HISTORY, history);
    return words;
  }

  /** What never changes. */
  List<byte[]> writeOnce() {
    List<byte[]> words = new ArrayList<>();
    words.add(Text.bytes(SPEC));
    words.add(FoldJson.writeSpec(spec));
    if (key != null) {
      add(words, KEY, key);
    }
    return words;
  }

  private static void add(List<byte[]> words, String name, String value) {
    words.add(Text.bytes(name));
    words.add(Text.bytes(value));
  }
}
