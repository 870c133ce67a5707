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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
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
  private static final int CUT_AFTER = 10;

  @TempDir private static Path home;
  private static ServerProcess server;

  @BeforeAll
  static void start() {
    server =
        ServerProcess.quick(home)
            // a job behind another says nothing for as long as the test likes
            .with("JOBTAIL_RUNNER_CONCURRENCY", "1")
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
    String blocker = api.emit(1_000_000, 1);
    String id = api.emit(100, 50);
    List<Received> received = new CopyOnWriteArrayList<>();
    AtomicReference<String> stateAtCut = new AtomicReference<>();
    CountDownLatch heartbeats = new CountDownLatch(HEARTBEATS);
    try (CuttingProxy proxy = new CuttingProxy(server.port());
        ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
      String url = new Api(proxy.port()).url("/jobs/" + id + "/events");
      Consumer<Received> onEvent =
          event -> {
            received.add(event);
            if (received.size() == CUT_AFTER) {
              // had the job ended, everything might be on its way already
              stateAtCut.set(Api.text(api.job(id), "state"));
              proxy.cut();
            }
          };
      Future<?> following =
          thread.submit(() -> {
            client.follow(url, onEvent, heartbeats::countDown);
            return id;
          });
      Awaitility.await("start").until(() -> received.size() == 1);
      awaitHeartbeats(client, heartbeats, proxy);
      assertThat(received).as("a heartbeat is no event").hasSize(1);
      assertThat(api.post("/jobs/" + blocker + "/cancel", "").statusCode()).isEqualTo(202);
      following.get(30, SECONDS);
      assertThat(stateAtCut).hasValue("running");
      assertThat(proxy.connections()).isGreaterThanOrEqualTo(2);
    }
    assertThat(received).isEqualTo(api.events(id));
  }

  private static void awaitHeartbeats(Client client, CountDownLatch shown, CuttingProxy proxy)
      throws InterruptedException {
    if (client.showsComments()) {
      assertThat(shown.await(20, SECONDS)).as("heartbeats").isTrue();
    } else {
      long before = proxy.bytes();
      Awaitility.await("heartbeats").until(() -> proxy.bytes() >= before + 2 * HEARTBEATS);
    }
  }
}
