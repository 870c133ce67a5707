package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A proxy on this machine, which says what its clients have asked for. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.web.trusted-proxies", value = "127.0.0.1")
@Property(
    name = "jobtail.web.trusted-headers",
    value = "X-Forwarded-For,X-Forwarded-Proto,X-Forwarded-Host")
@Property(name = "jobtail.readers.per-address", value = "1")
@Property(name = "jobtail.web.allowed-hosts", value = "jobs.example,127.0.0.1")
@Property(name = "micronaut.server.port", value = "-1")
final class TrustedProxyTest extends HttpFixture {
  private static final String BODY = "{\"type\":\"emit\",\"params\":{\"lines\":1}}";
  private static final String HOST = "Host: 127.0.0.1:8080";

  @Test
  void pages_write_that_the_client_knows_by_the_name_of_the_proxy() throws IOException {
    String[] proxied = {HOST, "X-Forwarded-Host: jobs.example", "Origin: https://jobs.example"};
    RawHttp.Answer answer = ask(post(BODY, proxied));
    assertThat(answer.status()).isEqualTo(202);
    // wherever it is, the client finds it
    assertThat(answer.head().field("Location")).startsWith("/jobs/");
    assertThat(ask(post(BODY, HOST, "Origin: https://jobs.example")).status()).isEqualTo(403);
  }

  @Test
  void a_name_that_is_not_allowed_is_not_let_in_by_the_proxy() throws IOException {
    assertThat(get("/jobs", HOST, "X-Forwarded-Host: evil.example").status()).isEqualTo(421);
  }

  @Test
  void addresses_of_one_network_of_ipv6_read_as_one() throws Exception {
    String script =
        scripts.submission(_ -> {
          gate.acquire();
          return null;
        });
    String job = submit(script, HOST);
    String[] first = {HOST, NDJSON, "X-Forwarded-For: 2001:db8:1:2::1"};
    try (RawHttp one = open(job + "/events", first)) {
      one.head();
      assertThat(streams.readers()).isEqualTo(1);
      String same = "X-Forwarded-For: 2001:db8:1:2:ffff:ffff:ffff:ffff";
      assertThat(get(job + "/events", HOST, NDJSON, same).status()).isEqualTo(429);
      try (RawHttp other =
          open(job + "/events", HOST, NDJSON, "X-Forwarded-For: 2001:db8:1:3::1")) {
        assertThat(other.head().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void who_came_by_tls_is_told_to_do_so_again() throws IOException {
    assertThat(
            get("/jobs", HOST, "X-Forwarded-Proto: https")
                .head()
                .field("Strict-Transport-Security"))
        .isEqualTo("max-age=31536000");
    assertThat(
            get("/jobs", HOST, "X-Forwarded-Proto: http").head().field("Strict-Transport-Security"))
        .isEmpty();
  }
}
