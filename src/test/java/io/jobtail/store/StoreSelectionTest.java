package io.jobtail.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobtail.redis.RealRedis;
import io.jobtail.store.memory.MemoryEventStore;
import io.micronaut.context.ApplicationContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
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
                  + " +@scripting +@pubsub +@connection +time +wait -@dangerous");
      redis.cli().line("ACL SETUSER default off");
      Map<String, Object> settings =
          Map.of(
              "jobtail.store", "redis",
              "redis.uri", "redis://jobtail:open-sesame@127.0.0.1:" + redis.port() + "/3",
              "jobtail.redis.prefix", "ci");
      try (ApplicationContext context = start(settings)) {
        EventStore store = context.getBean(EventStore.class);
        assertThat(store.isShared()).isTrue();
        assertThat(store.queueLength()).isZero();
      }
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
