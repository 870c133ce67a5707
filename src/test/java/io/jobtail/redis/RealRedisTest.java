package io.jobtail.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The processes that other tests are about do what those tests take for granted. */
@Timeout(60)
class RealRedisTest {
  @Test
  void keeps_what_its_settings_say_across_a_stop_and_a_kill() {
    try (RealRedis redis =
        new RealRedis().with("appendonly", "yes").with("appendfsync", "always").start()) {
      redis.cli().line("SET one 1");
      redis.stop();
      assertThatThrownBy(() -> redis.cli().line("GET one"))
          .isInstanceOf(UncheckedIOException.class);
      redis.start();
      redis.cli().line("SET two 2");
      redis.kill9();
      redis.start();
      assertThat(redis.cli().line("MGET one two three")).isEqualTo("1\n2\nnil");
    }
  }

  @Test
  void forgets_unless_a_setting_says_otherwise() {
    try (RealRedis redis = RealRedis.started()) {
      redis.cli().line("SET one 1");
      redis.stop();
      redis.start();
      assertThat(redis.cli().line("GET one")).isEqualTo("nil");
    }
  }

  @Test
  void answers_nothing_while_it_is_paused() {
    try (RealRedis redis = RealRedis.started()) {
      redis.pause();
      CompletableFuture<String> answer =
          CompletableFuture.supplyAsync(() -> redis.cli().call("ECHO", "late"));
      assertThat(answer).isNotDone();
      redis.resume();
      assertThat(answer.join()).isEqualTo("late");
    }
  }

  @Test
  void says_no_when_its_memory_is_full() {
    try (RealRedis redis = new RealRedis().with("maxmemory", "1").start()) {
      assertThatThrownBy(() -> redis.cli().line("SET one 1"))
          .isInstanceOf(RedisCli.ErrorReply.class)
          .hasMessageStartingWith("OOM");
    }
  }

  @Test
  void every_node_of_a_cluster_serves_its_slots() {
    try (RealCluster cluster = new RealCluster()) {
      String slot = cluster.nodes().getFirst().cli().line("CLUSTER KEYSLOT {13}:log");
      RealRedis owner = cluster.nodes().get(Integer.parseInt(slot) * 3 / 16_384);
      assertThat(owner.cli().line("SET {13}:log x")).isEqualTo("OK");
      cluster.nodes().stream()
          .filter(node -> node != owner)
          .forEach(node ->
              assertThatThrownBy(() -> node.cli().line("GET {13}:log"))
                  .hasMessage("MOVED " + slot + " 127.0.0.1:" + owner.port()));
      assertThat(cluster.uris().split(",", -1)).hasSize(3);
    }
  }

  @Test
  void a_failover_lacks_what_was_written_while_replication_was_held() {
    try (RedisPair pair = new RedisPair()) {
      RedisCli client = new RedisCli(pair.address().port());
      client.line("SET kept 1");
      pair.awaitSynced();
      pair.holdReplication();
      client.line("SET lost 1");
      pair.failOver();
      assertThat(client.line("MGET kept lost")).isEqualTo("1\nnil");
      assertThat(client.line("SET after 1")).isEqualTo("OK");
    }
  }

  @Test
  void a_sentinel_puts_the_replica_in_the_place_of_a_master_that_died() {
    try (RedisPair pair = new RedisPair();
        RealSentinel sentinel = new RealSentinel(pair)) {
      pair.master().cli().line("SET kept 1");
      pair.awaitSynced();
      assertThat(sentinel.masterPort()).isEqualTo(pair.master().port());
      pair.master().kill9();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> sentinel.masterPort() == pair.replica().port());
      assertThat(pair.replica().cli().line("GET kept")).isEqualTo("1");
      assertThat(pair.replica().cli().line("SET after 1")).isEqualTo("OK");
    }
  }

  @Test
  void an_address_can_be_cut_refused_and_pointed_elsewhere() {
    try (RealRedis one = RealRedis.started();
        RealRedis two = RealRedis.started();
        SwitchProxy address = new SwitchProxy(one.port())) {
      RedisCli client = new RedisCli(address.port());
      one.cli().line("SET name one");
      two.cli().line("SET name two");
      assertThat(client.line("GET name")).isEqualTo("one");
      one.pause();
      CompletableFuture<String> answer =
          CompletableFuture.supplyAsync(() -> client.line("GET name"));
      Awaitility.await().until(() -> address.connections() >= 2);
      address.cut();
      assertThat(answer.handle((text, cut) -> cut != null).join()).isTrue();
      one.resume();
      address.swallowAnswers();
      CompletableFuture<String> unheard =
          CompletableFuture.supplyAsync(() -> client.line("SET name heard"));
      Awaitility.await().until(() -> one.cli().line("GET name").equals("heard"));
      address.cut();
      assertThat(unheard.handle((text, cut) -> cut != null).join()).isTrue();
      address.refuse();
      assertThatThrownBy(() -> client.line("GET name")).isInstanceOf(UncheckedIOException.class);
      address.pointTo(two.port());
      assertThat(client.line("GET name")).isEqualTo("two");
    }
  }
}
