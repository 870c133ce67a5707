package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpRequestWrapper;
import io.micronaut.http.MutableHttpRequest;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is believed about where a request comes from. */
final class ClientAddressTest {
  private static final String ALL = "X-Forwarded-For,X-Forwarded-Host,X-Forwarded-Proto";

  private static ClientAddress trusting(String... proxies) {
    return trusting(ALL, List.of(proxies));
  }

  private static ClientAddress trusting(String headers, List<String> proxies) {
    return new ClientAddress(
        new EdgeConfiguration(
            EdgeConfiguration.Http2.TLS,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            proxies,
            List.of(headers.split(",")),
            Duration.ofSeconds(60),
            Duration.ZERO));
  }

  private static HttpRequest<?> from(String peer, String... headers) {
    MutableHttpRequest<Object> request = HttpRequest.GET("/");
    for (String header : headers) {
      int colon = header.indexOf(':');
      request.getHeaders().add(header.substring(0, colon), header.substring(colon + 2));
    }
    InetSocketAddress address = new InetSocketAddress(peer, 1);
    return new HttpRequestWrapper<>(request) {
      @Override
      public InetSocketAddress getRemoteAddress() {
        return address;
      }
    };
  }

  @Test
  void nobody_is_believed_unless_named() {
    HttpRequest<?> request =
        from(
            "198.51.100.7",
            "X-Forwarded-For: 203.0.113.1",
            "Forwarded: for=203.0.113.2;host=evil.example;proto=https",
            "X-Forwarded-Host: evil.example",
            "X-Forwarded-Proto: https",
            "Host: jobs.example");
    for (ClientAddress clients : List.of(trusting(), trusting("10.0.0.0/8"))) {
      assertThat(clients.of(request)).isEqualTo("198.51.100.7");
      assertThat(clients.host(request)).isEqualTo("jobs.example");
      assertThat(clients.isSecure(request)).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.1 | 203.0.113.1",
        // what a client made up stands in front of what the proxy has added
        "192.0.2.66, 203.0.113.1 | 203.0.113.1",
        // through two of ours
        "203.0.113.1, 10.1.2.3 | 203.0.113.1",
        "192.0.2.66, 203.0.113.1, 10.9.9.9, 10.1.2.3 | 203.0.113.1",
        "203.0.113.1:5000 | 203.0.113.1",
        "2001:db8::1 | 2001:db8::1",
        "[2001:db8::1]:5000 | 2001:db8::1",
        // no address: as far as it is known
        "unknown | 10.0.0.1",
        "203.0.113.1, _hidden | 10.0.0.1",
        "<script> | 10.0.0.1",
        "10.3.3.3 | 10.3.3.3",
      })
  void a_proxy_that_is_trusted_says_where_it_comes_from(String header, String client) {
    ClientAddress clients = trusting("10.0.0.0/8");
    assertThat(clients.of(from("10.0.0.1", "X-Forwarded-For: " + header))).isEqualTo(client);
  }

  @Test
  void forwarded_is_read_as_it_is_defined() {
    ClientAddress clients = trusting("Forwarded", List.of("10.0.0.0/8", "::1"));
    HttpRequest<?> request =
        from(
            "10.0.0.1",
            "X-Forwarded-For: 192.0.2.66",
            "Forwarded: for=192.0.2.67,"
                + " For=\"[2001:db8::7]:80\";proto=https;host=\"jobs.example\"");
    assertThat(clients.of(request)).isEqualTo("2001:db8::7");
    assertThat(clients.host(request)).isEqualTo("jobs.example");
    assertThat(clients.isSecure(request)).isTrue();
    assertThat(clients.of(from("10.0.0.1", "Forwarded: by=10.0.0.1"))).isEqualTo("10.0.0.1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X-Forwarded-For | 203.0.113.1 | own.example | false",
        "X-Forwarded-For,X-Forwarded-Proto | 203.0.113.1 | own.example | true",
        "x-forwarded-for, x-forwarded-host | 203.0.113.1 | x.example | false",
        "X-Forwarded-Host | 10.0.0.1 | x.example | false",
        "Forwarded | 203.0.113.2 | f.example | true",
      })
  void what_the_proxy_does_not_set_is_its_clients_word(
      String headers, String client, String host, boolean secure) {
    ClientAddress clients = trusting(headers, List.of("10.0.0.1"));
    HttpRequest<?> request =
        from(
            "10.0.0.1",
            "Host: own.example",
            "X-Forwarded-For: 203.0.113.1",
            "X-Forwarded-Host: x.example",
            "X-Forwarded-Proto: https",
            "Forwarded: for=203.0.113.2;host=f.example;proto=https");
    assertThat(clients.of(request)).isEqualTo(client);
    assertThat(clients.host(request)).isEqualTo(host);
    assertThat(clients.isSecure(request)).isEqualTo(secure);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Via", "Forwarded,X-Forwarded-For", "X-Forwarded-For,X-Real-IP"})
  void headers_that_are_not_known_or_contradict_are_refused(String headers) {
    assertThatThrownBy(() -> trusting(headers, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("jobtail.web.trusted-headers")
        .hasMessageContaining(headers);
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.1, 203.0.113.1",
    "::ffff:203.0.113.1, 203.0.113.1",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64",
    "2001:db8:1:2::1, 2001:db8:1:2::/64",
    "2001:db8:1:3::1, 2001:db8:1:3::/64",
    "unknown, unknown",
  })
  void all_of_a_network_of_ipv6_is_one_client(String address, String client) {
    assertThat(AddressBlock.client(address)).isEqualTo(client);
  }

  @Test
  void several_lines_are_one_list() {
    ClientAddress clients = trusting("10.0.0.1");
    HttpRequest<?> request =
        from("10.0.0.1", "X-Forwarded-For: 192.0.2.66", "X-Forwarded-For: 203.0.113.1");
    assertThat(clients.of(request)).isEqualTo("203.0.113.1");
  }

  @Test
  void ipv4_in_ipv6_is_the_same_address() {
    assertThat(trusting("::ffff:10.0.0.1").of(from("10.0.0.1", "X-Forwarded-For: 203.0.113.1")))
        .isEqualTo("203.0.113.1");
  }

  @Test
  void its_host_is_that_of_the_client() {
    HttpRequest<?> request =
        from(
            "127.0.0.1",
            HttpHeaders.HOST + ": 127.0.0.1:8080",
            "X-Forwarded-Host: made.up, jobs.example:8443");
    assertThat(trusting("127.0.0.0/8").host(request)).isEqualTo("jobs.example:8443");
    assertThat(trusting("127.0.0.0/8").host(from("127.0.0.1", "Host: 127.0.0.1:8080")))
        .isEqualTo("127.0.0.1:8080");
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy.example", "10.0.0.0/33", "10.0.0", "10.0.0.0/x", "*", "::/129"})
  void what_is_no_network_is_refused(String proxy) {
    assertThatThrownBy(() -> trusting(proxy))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("jobtail.web.trusted-proxies")
        .hasMessageContaining(proxy);
  }
}
