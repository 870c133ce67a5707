package io.jobtail.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.redis.RealSentinel;
import io.jobtail.redis.RedisPair;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Instances that ask a Sentinel where Redis is find it again when it has moved. */
@Timeout(120)
class SentinelIT {
  private static final Duration END = Duration.ofSeconds(40);
  private static final int LINES = 300;

  @TempDir private Path home;

  @Test
  void goes_on_at_the_new_master() throws IOException {
    try (RedisPair pair = new RedisPair();
        RealSentinel sentinel = new RealSentinel(pair);
        Fleet fleet = new Fleet(home, 2, server -> server.with("REDIS_URI", sentinel.uri()))) {
      fleet.start();
      String id = fleet.api(0).submit(Api.emitJson(LINES, 100, 3));
      List<Roamer> readers =
          IntStream.range(0, fleet.size()).mapToObj(i -> fleet.follow(i, id)).toList();
      Awaitility.await()
          .atMost(END)
          .until(() -> readers.stream().allMatch(reader -> reader.saw(Story::isLog)));
      pair.master().kill9();
      Awaitility.await("a submission is taken")
          .atMost(END)
          .until(() -> fleet.api(0).post("/jobs", Api.emitJson(1, 0, 1)).statusCode() == 202);
      assertThat(sentinel.masterPort()).isEqualTo(pair.replica().port());
      for (Roamer reader : readers) {
        Story story = new Story(reader.awaitEnd(END));
        assertThat(story.endsAs("succeeded")).as("%s", story.end()).isTrue();
        if (story.events().stream().noneMatch(Story::isGap)) {
          story.assertWhole(LINES); // the replica had it all
        }
      }
    }
  }
}
