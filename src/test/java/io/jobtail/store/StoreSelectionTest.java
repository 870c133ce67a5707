package io.jobtail.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
}
