package io.jobtail;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.runner.redact.ServerLog;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.PropertySource.PropertyConvention;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The client of Redis logs at TRACE what it sends: its passwords too. */
class RedisSecretsTest {
  private static ApplicationContext with(PropertySource redis) {
    return ApplicationContext.builder()
        .properties(Map.of("jobtail.store", "memory"))
        .propertySources(redis)
        .start();
  }

  @Test
  void passwords_are_masked_as_written_and_decoded_wherever_they_are_said() {
    try (ApplicationContext _ =
        with(
            PropertySource.of(
                Map.of(
                    "redis.uri", "redis://ann:0ne%2Fpw+d@localhost:1/0",
                    "redis.password", "tw0-password",
                    "redis.uris", List.of("redis://thr33pw@a:1", "rediss://:f0urpw@b:2"),
                    "redis.servers.more.uri", "redis-sentinel://f1vepw@c:1,d:2/0#m",
                    "redis.servers.more.ssl", "true")))) {
      assertThat(ServerLog.secrets().mask("Sent: *3 $4 AUTH $3 ann $8 0ne/pw+d 0ne%2Fpw+d true"))
          .isEqualTo("Sent: *3 $4 AUTH $3 ann $8 *** *** true");
      assertThat(ServerLog.secrets().mask("tw0-password thr33pw f0urpw f1vepw localhost:1"))
          .isEqualTo("*** *** *** *** localhost:1");
    }
  }

  @Test
  void the_environment_names_them_too() {
    try (ApplicationContext _ =
        with(
            PropertySource.of(
                "env",
                Map.of("REDIS_URI", "redis://:s1xpassword@localhost:1", "REDIS_PASSWORD", "pw7"),
                PropertyConvention.ENVIRONMENT_VARIABLE,
                PropertySource.Origin.of("env")))) {
      assertThat(ServerLog.secrets().mask("s1xpassword pw7")).isEqualTo("*** pw7");
    }
  }
}
