package io.jobtail.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.redis.RealRedis;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three instances over one Redis are one service, whichever of them goes, and however. */
@Timeout(120)
class InstancesIT {
  private static final Duration END = Duration.ofSeconds(30);
  private static final int LINES = 40;

  @TempDir private static Path home;
  private static RealRedis redis;
  private static Fleet fleet;

  @BeforeAll
  static void prepare() {
    redis = RealRedis.started();
    fleet =
        new Fleet(
            home, 3, server -> server.with("REDIS_URI", redis.uri()).configured(Work.PROGRAM));
  }

  @AfterAll
  static void end() {
    fleet.close();
    redis.close();
  }

  @BeforeEach
  void startThoseThatWereStopped() {
    fleet.start();
  }

  private static ConditionFactory within(Duration time) {
    return Awaitility.await().pollInterval(Duration.ofMillis(10)).atMost(time);
  }

  @Test
  void what_one_takes_any_shows() throws Exception {
    String json = Api.emitJson(300, 300, 1);
    String id = fleet.api(0).submit(json, "Idempotency-Key", "one-job");
    List<Roamer> readers =
        IntStream.range(0, fleet.size()).mapToObj(i -> fleet.follow(i, id)).toList();
    assertThat(fleet.api(1).submit(json, "Idempotency-Key", "one-job")).isEqualTo(id);
    Curl text = Curl.start("-sN", fleet.api(2).url("/jobs/" + id + "/log?follow=true"));
    for (Roamer reader : readers) {
      Story story = new Story(reader.awaitEnd(END));
      story.assertWhole(300);
      assertThat(story.events()).isEqualTo(readers.getFirst().events());
      assertThat(reader.connections()).as("to its one instance").isEqualTo(1);
    }
    assertThat(text.exit()).isZero();
    for (int i = 0; i < fleet.size(); i++) {
      assertThat(Api.text(fleet.api(i).finished(id), "state")).isEqualTo("succeeded");
      assertThat(fleet.api(i).get("/jobs/" + id + "/log").body())
          .asString(UTF_8)
          .isEqualTo(text.output());
      assertThat(fleet.api(i).ids("type=emit&limit=500")).contains(id);
    }
  }

  @Test
  void what_runs_at_one_is_cancelled_at_another() throws IOException {
    Work work = Work.endless(fleet, 0, 2);
    Api other = fleet.api(work.runner() + 1);
    assertThat(other.post("/jobs/" + work.job() + "/cancel", "").statusCode()).isEqualTo(202);
    within(Duration.ofSeconds(5)).until(() -> !Programs.isAlive(work.pid()));
    Story story = new Story(work.reader().awaitEnd(END));
    assertThat(story.endsAs("cancelled")).isTrue();
    assertThat(story.attempts()).isEqualTo(1);
    story.assertWhole(0);
  }

  @Test
  void what_ran_at_a_killed_one_goes_on_elsewhere_and_its_readers_miss_nothing() {
    List<Work> all = Work.start(fleet, Fleet.SLOTS * fleet.size(), LINES);
    int victim = withBothKinds(all);
    List<Work> readAtIt = all.stream().filter(work -> work.reader().at() == victim).toList();
    fleet.instance(victim).kill9();
    within(Fleet.NOTICED)
        .until(() ->
            all.stream()
                .filter(work -> work.ranAt(victim))
                .allMatch(work -> work.reader().saw(Story::isLost)));
    for (Work work : all) {
      Story story = new Story(work.reader().awaitEnd(END));
      story.assertWhole(LINES);
      assertThat(story.lost()).as("%s", work).isEqualTo(work.ranAt(victim) ? 1 : 0);
      boolean again = work.maxAttempts() == 2 && work.ranAt(victim);
      assertThat(story.attempts()).as("%s", work).isEqualTo(again ? 2 : 1);
      assertThat(story.endsAs(again || !work.ranAt(victim) ? "succeeded" : "failed")).isTrue();
      assertSameAtOthers(work, victim);
    }
    assertThat(readAtIt).isNotEmpty().allMatch(work -> work.reader().connections() > 1);
  }

  /** One that runs jobs that may run twice and jobs that may not. */
  private static int withBothKinds(List<Work> all) {
    return IntStream.range(0, fleet.size())
        .filter(i ->
            all.stream().filter(work -> work.ranAt(i)).map(Work::maxAttempts).distinct().count()
                == 2)
        .findFirst()
        .orElseThrow(() -> new AssertionError("every instance runs one kind: " + all));
  }

  private static void assertSameAtOthers(Work work, int gone) {
    for (int i = 0; i < fleet.size(); i++) {
      if (i != gone) {
        assertThat(fleet.api(i).events(work.job())).isEqualTo(work.reader().events());
      }
    }
  }

  @Test
  void one_that_is_stopped_gently_hands_on_its_readers_and_its_jobs() {
    List<Work> all = Work.start(fleet, Fleet.SLOTS * fleet.size(), LINES);
    int victim = withBothKinds(all);
    List<Work> readAtIt = all.stream().filter(work -> work.reader().at() == victim).toList();
    long start = System.nanoTime();
    assertThat(fleet.instance(victim).terminate()).isEqualTo(143);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    for (Work work : all) {
      Story story = new Story(work.reader().awaitEnd(END));
      story.assertWhole(LINES);
      assertThat(story.lost()).as("%s", work).isZero();
      if (work.maxAttempts() == 2 || !work.ranAt(victim)) {
        assertThat(story.endsAs("succeeded")).as("%s", work).isTrue();
      } else {
        assertThat(story.end().data()).containsAnyOf("\"succeeded\"", "\"shutdown\"");
      }
      assertSameAtOthers(work, victim);
    }
    // an end that it wrote itself its readers may have got from it
    assertThat(readAtIt)
        .filteredOn(work -> work.maxAttempts() == 2 || !work.ranAt(victim))
        .allMatch(work -> work.reader().connections() > 1);
  }

  @Test
  void one_that_slept_past_its_lease_finds_that_others_went_on() throws IOException {
    Work work = Work.endless(fleet, 0, 2);
    int sleeper = work.runner();
    Roamer there = fleet.follow(sleeper, work.job());
    Roamer elsewhere = fleet.follow((sleeper + 1) % fleet.size(), work.job());
    within(END).until(() -> there.saw(Story::isLog) && elsewhere.saw(Story::isLog));
    fleet.instance(sleeper).pause();
    try {
      within(Fleet.NOTICED).until(() -> elsewhere.saw(Story::isLost));
      within(END).until(() -> new Story(elsewhere.events()).texts(2).size() > 10);
    } finally {
      fleet.instance(sleeper).resume();
    }
    assertThat(fleet.withPid(Long.parseLong(new Story(elsewhere.events()).texts(2).getFirst())))
        .isNotEqualTo(sleeper);
    within(Duration.ofSeconds(5)).until(() -> !Programs.isAlive(work.pid()));
    assertThat(fleet.api(sleeper).post("/jobs/" + work.job() + "/cancel", "").statusCode())
        .isEqualTo(202);
    Story story = new Story(elsewhere.awaitEnd(END));
    story.assertWhole(0);
    assertThat(story.lost()).isEqualTo(1);
    assertThat(story.attempts()).isEqualTo(2);
    assertThat(there.awaitEnd(END)).isEqualTo(story.events());
    assertThat(work.reader().awaitEnd(END)).isEqualTo(story.events());
    within(Duration.ofSeconds(5))
        .until(() -> fleet.api(sleeper).metric("jobtail_store_claims") == 0);
    Map<?, ?> later = fleet.api(sleeper).finished(fleet.api(sleeper).emit(5, 0));
    assertThat(Api.text(later, "state")).isEqualTo("succeeded");
  }
}
