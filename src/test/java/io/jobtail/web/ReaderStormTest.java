package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Many readers come at once where few may: the limit is looked at before a stream is opened, and
 * counts after.
 */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "micronaut.server.port", value = "-1")
@Property(name = "jobtail.stream.max-readers", value = "5")
class ReaderStormTest extends HttpFixture {
  private static final int CLIENTS = 60;

  @ParameterizedTest
  @CsvSource({"events, text/event-stream, 200", "log?follow=true, text/plain, 503"})
  void those_that_may_not_read_are_told_to_come_back(String view, String accept, int refused)
      throws Exception {
    String job = submit("{\"type\":\"emit\",\"params\":{\"lines\":1,\"delay\":\"PT1H\"}}");
    CountDownLatch start = new CountDownLatch(1);
    List<RawHttp> connections = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<RawHttp.Head>> heads = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        RawHttp connection = RawHttp.to(server.getPort());
        connections.add(connection);
        heads.add(
            threads.submit(() -> {
              start.await();
              return connection
                  .send(RawHttp.request("GET", job + "/" + view, "Accept: " + accept))
                  .head();
            }));
      }
      start.countDown();
      int let = 0;
      for (Future<RawHttp.Head> head : heads) {
        int status = head.get(30, TimeUnit.SECONDS).status();
        assertThat(status).isIn(200, refused);
        let += status == 200 ? 1 : 0;
      }
      // a stream counts once more until it is open
      Awaitility.await()
          .atMost(20, TimeUnit.SECONDS)
          .untilAsserted(() -> assertThat(streams.readers()).isBetween(1, 5));
      assertThat(let).isGreaterThanOrEqualTo(1);
    } finally {
      for (RawHttp connection : connections) {
        connection.close();
      }
      ask(RawHttp.withBody("POST", job + "/cancel", ""));
    }
  }
}
