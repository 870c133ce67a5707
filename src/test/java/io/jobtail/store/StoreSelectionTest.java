package io.jobtail.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobtail.job.Json;
import io.jobtail.redis.RealRedis;
import io.jobtail.redis.TlsProxy;
import io.jobtail.store.memory.MemoryEventStore;
import io.micronaut.context.ApplicationContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configuration picks the store. */
class StoreSelectionTest {
  @TempDir Path temporary;

  private ApplicationContext start(Map<String, Object> more) {
    Map<String, Object> properties = new HashMap<>(more);
    properties.put("jobtail.data-dir", temporary.resolve("data").toString());
    return ApplicationContext.run(properties);
  }

  @Test
  void jobs_are_kept_in_a_file_unless_told_otherwise() {
    try (ApplicationContext context = start(Map.of())) {
      assertThat(context.getBean(EventStore.class)).isNotInstanceOf(MemoryEventStore.class);
      assertThat(temporary.resolve("data/jobtail.db")).exists();
    }
    assertThat(temporary.resolve("data/jobtail.db-wal")).doesNotExist(); // closed with the context
  }

  @Test
  void jobs_are_kept_in_memory_if_asked_for() {
    try (ApplicationContext context = start(Map.of("jobtail.store", "memory"))) {
      assertThat(context.getBean(EventStore.class)).isInstanceOf(MemoryEventStore.class);
    }
    assertThat(temporary.resolve("data")).doesNotExist();
  }

  @Test
  void a_directory_that_cannot_be_used_stops_the_start_and_is_named() throws Exception {
    Path file = Files.createFile(temporary.resolve("data"));
    assertThatThrownBy(() -> start(Map.of()).close()).hasMessageContaining(file.toString());
  }

  @Test
  void jobs_are_kept_in_redis_if_asked_for_under_the_name_and_password_that_are_given() {
    try (RealRedis redis = RealRedis.started()) {
      redis
          .cli()
          .line(
              "ACL SETUSER jobtail on >open-sesame ~ci:* &ci:* resetkeys ~ci:* -@all +@read +@write"
                  + " +@scripting +@pubsub +@connection +time +wait -@dangerous +info");
      redis.cli().line("ACL SETUSER default off");
      Map<String, Object> settings =
          Map.of(
              "jobtail.store", "redis",
              "redis.uri", "redis://jobtail:open-sesame@127.0.0.1:" + redis.port() + "/3",
              "jobtail.redis.prefix", "ci");
      try (ApplicationContext context = start(settings)) {
        EventStore store = context.getBean(EventStore.class);
        assertThat(store.isShared()).isTrue();
        var _ =
            store.submit(
                new NewJob("t", Json.EMPTY_OBJECT, Map.of(), null, null, 1, null, Long.MAX_VALUE));
        ClaimedJob job = ((NextOutcome.Claimed) store.claimNext(Set.of())).job();
        JobWriter writer = new JobWriter(store, Clock.systemUTC(), job).run().lines(3);
        try (Watch _ = store.watch(writer.id(), () -> {})) {
          writer.done();
        }
        assertThat(store.list(new JobQuery(Set.of(), Set.of(), Map.of(), null, null, 10)).jobs())
            .hasSize(1);
        assertThat(store.claimAbandoned(10)).isEmpty();
        RetentionPolicy none = new RetentionPolicy(Duration.ofDays(1), 0, 0, Duration.ofDays(1));
        // not while the server's own round is under way
        Awaitility.await()
            .until(() -> {
              var _ = store.retain(none);
              return store.find(writer.id()) instanceof Lookup.Gone;
            });
      }
    }
  }

  @Test
  void redis_is_reached_over_tls_and_only_if_its_certificate_is_trusted() {
    try (RealRedis redis = RealRedis.started();
        TlsProxy proxy = new TlsProxy(temporary, redis.port())) {
      String uri = "rediss://127.0.0.1:" + proxy.port();
      Map<String, Object> unchecked =
          Map.of("jobtail.store", "redis", "redis.uri", uri + "?verifyPeer=NONE");
      try (ApplicationContext context = start(unchecked)) {
        assertThat(context.getBean(EventStore.class).queueLength()).isZero();
      }
      Map<String, Object> checked = Map.of("jobtail.store", "redis", "redis.uri", uri);
      assertThatThrownBy(() -> start(checked).close())
          .hasMessageContaining("Redis cannot be reached");
    }
  }

  @Test
  void a_redis_that_nobody_named_or_that_does_not_answer_stops_the_start() {
    assertThatThrownBy(() -> start(Map.of("jobtail.store", "redis")).close())
        .hasMessageContaining("REDIS_URI");
    Map<String, Object> nobody =
        Map.of("jobtail.store", "redis", "redis.uri", "redis://:secret-word@127.0.0.1:1");
    assertThatThrownBy(() -> start(nobody).close())
        .hasMessageContaining("Redis cannot be reached")
        .hasMessageNotContaining("secret-word");
  }
}
