package io.jobtail.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.redis.RealCluster;
import io.jobtail.redis.RealRedis;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Instances over a Cluster: its nodes share the jobs, and nobody sees which node has which. */
@Timeout(120)
class ClusterIT {
  private static final Duration END = Duration.ofSeconds(30);
  private static final int JOBS = 24;
  private static final int LINES = 30;

  @TempDir private Path home;

  @Test
  void its_nodes_share_the_jobs_and_any_instance_shows_all() throws IOException {
    try (RealCluster cluster = new RealCluster();
        Fleet fleet = new Fleet(home, 2, server -> server.with("REDIS_URIS", cluster.uris()))) {
      fleet.start();
      List<Roamer> readers =
          IntStream.range(0, JOBS)
              .mapToObj(i -> fleet.follow((i + 1) % 2, fleet.api(i).emit(LINES, 100)))
              .toList();
      for (Roamer reader : readers) {
        Story story = new Story(reader.awaitEnd(END));
        story.assertWhole(LINES);
        assertThat(story.endsAs("succeeded")).isTrue();
      }
      String[] jobs = readers.stream().map(Roamer::job).toArray(String[]::new);
      assertThat(fleet.api(0).ids("limit=500")).containsExactlyInAnyOrder(jobs);
      assertThat(fleet.api(1).ids("limit=500")).isEqualTo(fleet.api(0).ids("limit=500"));
      assertThat(cluster.nodes())
          .allMatch(node -> Integer.parseInt(node.cli().line("DBSIZE")) > 0, "has a share");
      cancelsAcross(fleet);
      assertThat(cluster.nodes()).allMatch(ClusterIT::isInUse);
    }
  }

  private static void cancelsAcross(Fleet fleet) throws IOException {
    Roamer reader = fleet.follow(1, fleet.api(0).emit(100_000, 50));
    Awaitility.await().atMost(END).until(() -> reader.saw(Story::isLog));
    assertThat(fleet.api(1).post("/jobs/" + reader.job() + "/cancel", "").statusCode())
        .isEqualTo(202);
    assertThat(new Story(reader.awaitEnd(END)).endsAs("cancelled")).isTrue();
  }

  private static boolean isInUse(RealRedis node) {
    return Integer.parseInt(node.cli().info("connected_clients")) > 1;
  }
}
