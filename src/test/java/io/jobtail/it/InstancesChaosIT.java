package io.jobtail.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.redis.RealRedis;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Instances come, go, sleep and die under load, and every reader gets what the store has. */
class InstancesChaosIT {
  private static final int JOBS = 24;
  private static final int LINES = 150;
  private static final double RATE = 75;
  private static final Duration END = Duration.ofSeconds(60);

  @TempDir private Path home;

  private final Random random = Chaos.random("InstancesChaosIT");
  private final RealRedis redis = RealRedis.started();
  private final Map<String, List<Received>> history = new HashMap<>();
  private final List<Mischief> deck = new ArrayList<>();
  private final List<Load> loads = new ArrayList<>();
  private final Set<String> cancelled = new HashSet<>();

  /** What happens to an instance. */
  private enum Mischief {
    KILL,
    STOP,
    SLEEP_PAST_LEASE,
    NAP,
    CANCEL
  }

  /** A submission, which is repeated until it is answered, and its readers. */
  private record Load(String key, String json, int maxAttempts, List<Roamer> readers) {
    String job() {
      return readers.getFirst().job();
    }
  }

  @Test
  @Timeout(3600)
  void every_reader_gets_what_the_store_has() throws IOException {
    try (redis;
        Fleet fleet = new Fleet(home, 3, server -> server.with("REDIS_URI", redis.uri()))) {
      for (int round = 1; round <= Chaos.INSTANCES; round++) {
        fleet.start();
        loads.clear();
        cancelled.clear();
        List<Mischief> mix = List.of(next(), next());
        System.out.println("InstancesChaosIT: round " + round + ": " + mix);
        submit(fleet, round);
        for (Mischief mischief : mix) {
          awaitEvents(random.nextInt(JOBS * LINES / 4));
          happen(fleet, mischief);
        }
        fleet.start();
        for (Load load : loads) {
          check(fleet, load, EnumSet.copyOf(mix));
        }
      }
      fleet.start();
      history.forEach((job, events) ->
          assertThat(any(fleet).events(job)).as("of an earlier round").isEqualTo(events));
      System.out.println("InstancesChaosIT: " + history.size() + " jobs");
    }
  }

  /** All kinds in a random order, and again. */
  private Mischief next() {
    if (deck.isEmpty()) {
      deck.addAll(EnumSet.allOf(Mischief.class));
      Collections.shuffle(deck, random);
    }
    return deck.removeLast();
  }

  private Api any(Fleet fleet) {
    return fleet.api(random.nextInt(fleet.size()));
  }

  private void submit(Fleet fleet, int round) {
    for (int i = 0; i < JOBS; i++) {
      int maxAttempts = 1 + random.nextInt(3);
      String json = Api.emitJson(LINES, RATE, maxAttempts);
      String key = "round-" + round + "-job-" + i;
      String job = any(fleet).submit(json, "Idempotency-Key", key);
      assertThat(any(fleet).submit(json, "Idempotency-Key", key)).isEqualTo(job);
      List<Roamer> readers =
          IntStream.range(0, 2)
              .mapToObj(reader -> fleet.roam(random.nextInt(fleet.size()), job))
              .toList();
      loads.add(new Load(key, json, maxAttempts, readers));
    }
  }

  /** Returns when the readers got so many more, or all. */
  private void awaitEvents(int more) {
    long before = events();
    Awaitility.await()
        .atMost(END)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> events() >= before + more || readers().stream().allMatch(Roamer::isDone));
  }

  private long events() {
    return readers().stream().mapToLong(Roamer::count).sum();
  }

  private List<Roamer> readers() {
    return loads.stream().flatMap(load -> load.readers().stream()).toList();
  }

  private void happen(Fleet fleet, Mischief mischief) throws IOException {
    int victim = random.nextInt(fleet.size());
    ServerProcess server = fleet.instance(victim);
    switch (mischief) {
      case KILL -> {
        server.kill9();
        fleet.start();
      }
      case STOP -> {
        assertThat(server.terminate()).isEqualTo(143);
        fleet.start();
      }
      case SLEEP_PAST_LEASE -> sleep(victim, server, Fleet.LEASE.plusSeconds(1));
      case NAP -> sleep(victim, server, Fleet.LEASE.dividedBy(4));
      case CANCEL -> cancelSome(fleet);
    }
  }

  /** By the clock of Redis. Every other reader of it loses its patience. */
  private void sleep(int victim, ServerProcess server, Duration time) throws IOException {
    server.pause();
    try {
      long until = redisMillis() + time.toMillis();
      List<Roamer> stuck =
          readers().stream().filter(reader -> reader.at() == victim && !reader.isDone()).toList();
      for (int i = 0; i < stuck.size(); i += 2) {
        stuck.get(i).leave();
      }
      Awaitility.await().atMost(END).until(() -> redisMillis() > until);
    } finally {
      server.resume();
    }
  }

  private long redisMillis() {
    String[] time = redis.cli().line("TIME").split("\n", -1);
    return Long.parseLong(time[0]) * 1000 + Long.parseLong(time[1]) / 1000;
  }

  private void cancelSome(Fleet fleet) throws IOException {
    for (Load load : loads) {
      if (random.nextInt(4) == 0) {
        cancelled.add(load.job());
        assertThat(any(fleet).post("/jobs/" + load.job() + "/cancel", "").statusCode())
            .isIn(200, 202);
      }
    }
  }

  private void check(Fleet fleet, Load load, Set<Mischief> mix) {
    List<Received> first = load.readers().getFirst().awaitEnd(END);
    Story story = new Story(first);
    story.assertWhole(LINES);
    assertThat(load.readers().getLast().awaitEnd(END)).isEqualTo(first);
    assertThat(any(fleet).events(load.job())).as("what the store has").isEqualTo(first);
    assertThat(any(fleet).submit(load.json(), "Idempotency-Key", load.key())).isEqualTo(load.job());
    assertThat(first).as("nothing was lost by Redis").noneMatch(Story::isGap);
    assertPlausible(story, load, mix);
    assertThat(history.put(load.job(), first)).as("an id is never reused").isNull();
  }

  private void assertPlausible(Story story, Load load, Set<Mischief> mix) {
    if (!mix.contains(Mischief.KILL) && !mix.contains(Mischief.SLEEP_PAST_LEASE)) {
      assertThat(story.lost()).as("%s", load).isZero();
    }
    long shutdowns =
        story.events().stream()
            .filter(event -> event.data().contains("\"reason\":\"shutdown\""))
            .count();
    if (story.endsAs("cancelled")) {
      assertThat(cancelled).contains(load.job());
    } else if (story.endsAs("failed")) {
      assertThat(story.attempts() >= load.maxAttempts()).as("%s", story.end()).isTrue();
      assertThat(story.lost() + shutdowns).as("%s", story.end()).isPositive();
    } else {
      assertThat(story.endsAs("succeeded")).as("%s", story.end()).isTrue();
      assertThat(story.attempts()).isEqualTo(1 + story.lost() + shutdowns);
    }
  }
}
