package io.jobtail.it;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real clients, each from the start over a cut to the polite end. */
@Timeout(60)
class ClientsIT {
  private static final int HEARTBEATS = 3;

  @TempDir private static Path home;
  private static ServerProcess server;

  @BeforeAll
  static void start() {
    server =
        ServerProcess.quick(home)
            .with("JOBTAIL_STREAM_HEARTBEAT", "100ms")
            .with("JOBTAIL_STREAM_RETRY", "200ms")
            .start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void the_clients_of_the_jdk() throws Exception {
    goesTheWholeWay(new Clients.Jdk());
  }

  @Test
  void curl() throws Exception {
    goesTheWholeWay(new Clients.CurlClient());
  }

  @Test
  void okhttp_eventsource() throws Exception {
    goesTheWholeWay(new Clients.OkHttp());
  }

  @Test
  void the_client_of_micronaut() throws Exception {
    goesTheWholeWay(new Clients.Micronaut());
  }

  private static void goesTheWholeWay(Client client) throws Exception {
    Api api = server.api();
    String id =
        api.submit(
            """
            {"type":"emit","params":{"lines":100,"rate":50,"delay":"PT1.5S"}}\
            """);
    List<Received> received = new CopyOnWriteArrayList<>();
    CountDownLatch heartbeats = new CountDownLatch(HEARTBEATS);
    try (CuttingProxy proxy = new CuttingProxy(server.port());
        ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
      String url = new Api(proxy.port()).url("/jobs/" + id + "/events");
      Future<?> following =
          thread.submit(() -> {
            client.follow(url, received::add, heartbeats::countDown);
            return id;
          });
      Awaitility.await("start").until(() -> received.size() >= 2);
      long silentAt = proxy.bytes();
      if (client.showsComments()) {
        assertThat(heartbeats.await(10, SECONDS)).as("heartbeats").isTrue();
      } else {
        Awaitility.await("heartbeats").until(() -> proxy.bytes() >= silentAt + 2 * HEARTBEATS);
      }
      assertThat(received).as("a heartbeat is no event").hasSize(2);
      Awaitility.await("the midst").until(() -> received.size() >= 30);
      proxy.cut();
      assertThat(received).as("cut before the end").noneMatch(Received::isDone);
      following.get(30, SECONDS);
      assertThat(proxy.cuts()).isEqualTo(1);
    }
    assertThat(received).isEqualTo(api.events(id));
  }
}
