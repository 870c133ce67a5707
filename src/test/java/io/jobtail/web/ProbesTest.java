package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an orchestrator asks; an instance that only runs jobs answers it too. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.roles", value = "runner")
@Property(name = "micronaut.server.port", value = "-1")
final class ProbesTest extends HttpFixture {
  @ParameterizedTest
  @ValueSource(strings = {"/health", "/health/liveness", "/health/readiness"})
  void say_a_status_and_no_more_to_whoever_asks_by_whatever_name(String path) throws Exception {
    for (String host : new String[] {"Host: localhost", "Host: 10.1.2.3:8080"}) {
      RawHttp.Answer answer = get(path, host);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text()).isEqualTo("{\"status\":\"UP\"}");
    }
  }

  @Test
  void info_says_which_build_this_is() throws Exception {
    RawHttp.Answer answer = get("/info");
    assertThat(answer.status()).isEqualTo(200);
    Map<String, ?> info = json(answer);
    assertThat(info.get("name")).isEqualTo("jobtail");
    assertThat(String.valueOf(info.get("version"))).matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
    assertThat(String.valueOf(info.get("build")))
        .matches("\\{.*time=\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ}");
    assertThat(info.get("jdk")).isEqualTo(Runtime.version().toString());
    assertThat(get("/info", "Host: 10.1.2.3:8080").status()).isEqualTo(421);
  }
}
