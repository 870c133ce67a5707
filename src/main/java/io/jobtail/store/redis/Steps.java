package io.jobtail.store.redis;

import io.jobtail.job.EventType;
import io.jobtail.job.JobId;
import io.jobtail.job.StoredEvent;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The arguments of {@code steps.lua}. Not thread-safe. */
final class Steps {
  private static final byte[] EVENTS = Text.bytes("0");
  private static final byte[] LEASE = Text.bytes("-1");
  private static final byte[] CHANGE = Text.bytes("-2");
  private static final byte[] DEQUEUE = Text.bytes("-3");
  private static final Map<EventType, byte[]> TYPES = types();

  private final List<byte[]> words = new ArrayList<>();

  private static Map<EventType, byte[]> types() {
    Map<EventType, byte[]> types = new EnumMap<>(EventType.class);
    for (EventType type : EventType.values()) {
      types.put(type, Text.bytes(type.wire()));
    }
    return types;
  }

  /** A command with its arguments. */
  void command(String... command) {
    words.add(Text.bytes(command.length));
    words.addAll(List.of(Text.all(command)));
  }

  /** The same as bytes. */
  void command(List<byte[]> command) {
    words.add(Text.bytes(command.size()));
    words.addAll(command);
  }

  /** Consecutive events of one attempt; none is no step. */
  void events(List<StoredEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    words.add(EVENTS);
    words.add(Text.bytes(events.getFirst().id().attempt()));
    words.add(Text.bytes(events.getFirst().id().seq()));
    words.add(Text.bytes(events.size()));
    for (StoredEvent event : events) {
      words.add(Objects.requireNonNull(TYPES.get(event.type())));
      words.add(event.data());
    }
  }

  /** A lease that begins now. */
  void lease(long millis, String member) {
    words.add(LEASE);
    words.add(Text.bytes(millis));
    words.add(Text.bytes(member));
  }

  /** Something for those who watch all jobs. */
  void change(String channel, String message) {
    words.add(CHANGE);
    words.add(Text.bytes(channel));
    words.add(Text.bytes(message));
  }

  /** A job leaves the queue. */
  void dequeue(String queueOfType, String type, JobId id) {
    words.add(DEQUEUE);
    words.add(Text.bytes(queueOfType));
    words.add(Text.bytes(type));
    words.add(Text.bytes(id.value()));
  }

  /** With another argument first. */
  byte[][] after(String first) {
    List<byte[]> all = new ArrayList<>(words.size() + 1);
    all.add(Text.bytes(first));
    all.addAll(words);
    return all.toArray(new byte[0][]);
  }

  byte[][] alone() {
    return words.toArray(new byte[0][]);
  }
}
