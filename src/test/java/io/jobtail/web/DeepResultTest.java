package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What can be stored can be read back, alone and in the list. */
@MicronautTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Property(name = "micronaut.server.port", value = "-1")
final class DeepResultTest extends HttpFixture implements SqliteData {
  @Test
  void a_result_that_is_as_deep_as_may_be_leaves_the_list_readable() throws IOException {
    Object value = "x";
    for (int i = 0; i < 1000; i++) {
      value = List.of(value);
    }
    Object deep = value;
    assertThatItIsReadable(finished(_ -> deep));
  }

  private void assertThatItIsReadable(String job) throws IOException {
    assertThat(get(job).status()).isEqualTo(200);
    assertThat(get(job).text()).contains("\"state\":\"succeeded\"");
    assertThat(get(job + "/events", JSON).status()).isEqualTo(200);
    assertThat(get("/jobs").status()).isEqualTo(200);
  }
}
