package io.jobtail.store.redis;

import io.jobtail.job.JobId;
import io.jobtail.store.NewJob;
import io.lettuce.core.cluster.SlotHash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The parts into which all jobs are divided. Everything that must agree about a job is in one of
 * them, and so in one slot of a Cluster.
 */
final class Partitions {
  /** The most that there can be: an id has room for so many. */
  static final int MAX = 1024;

  private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"; // Crockford's base 32
  private static final int BITS = 5;

  private final List<String> tags;

  Partitions(int count) {
    tags = IntStream.range(0, count).mapToObj(partition -> tag(partition, count)).toList();
  }

  /**
   * The first text of the form {@code partition.n} whose slot is in the partition's share of all
   * slots: so any number of nodes that divide the slots evenly have their share of the partitions.
   */
  private static String tag(int partition, int count) {
    int from = (int) ((long) partition * SlotHash.SLOT_COUNT / count);
    int to = (int) ((partition + 1L) * SlotHash.SLOT_COUNT / count);
    return IntStream.iterate(0, n -> n + 1)
        .mapToObj(n -> partition + "." + n)
        .filter(tag -> {
          int slot = SlotHash.getSlot(tag);
          return slot >= from && slot < to;
        })
        .findFirst()
        .orElseThrow();
  }

  int count() {
    return tags.size();
  }

  /** Stands in the braces of a key. */
  String tag(int partition) {
    return tags.get(partition);
  }

  /** Every partition. */
  List<Integer> all() {
    return IntStream.range(0, count()).boxed().toList();
  }

  /** Where the job is; for an id that was not made here, where it would be looked for. */
  int of(JobId id) {
    return number(id) % count();
  }

  /** Where a submission with a key goes, whoever takes it. */
  int of(NewJob.Idempotency idempotency) {
    return Math.floorMod(
        SlotHash.getSlot(
            (idempotency.scope() + '\0' + idempotency.key()).getBytes(StandardCharsets.UTF_8)),
        count());
  }

  /** The ten bits of the last two digits. */
  static int number(JobId id) {
    String text = id.value();
    int number = 0;
    for (int i = Math.max(0, text.length() - 2); i < text.length(); i++) {
      number = (number << BITS) | Math.max(0, DIGITS.indexOf(text.charAt(i)));
    }
    return number;
  }

  /** Jobs by partition. */
  List<List<JobId>> divide(Iterable<JobId> ids) {
    List<List<JobId>> divided = new ArrayList<>();
    for (int i = 0; i < count(); i++) {
      divided.add(new ArrayList<>());
    }
    ids.forEach(id -> divided.get(of(id)).add(id));
    return divided;
  }
}
