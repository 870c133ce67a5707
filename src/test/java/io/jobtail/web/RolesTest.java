package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.job.Json;
import io.jobtail.runner.Runner;
import io.jobtail.store.EventStore;
import io.jobtail.store.LogLimits;
import io.jobtail.store.Lookup;
import io.jobtail.store.NewJob;
import io.jobtail.store.NextOutcome;
import io.jobtail.store.SharedStore;
import io.jobtail.store.SubmitOutcome;
import io.jobtail.store.Turn;
import io.jobtail.store.memory.MemoryEventStore;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Instances that do only a part of what there is to do. */
class RolesTest {
  private static final String EMIT = "{\"type\":\"emit\",\"params\":{\"lines\":1}}";

  private final MemoryEventStore store =
      new MemoryEventStore(Clock.systemUTC(), new LogLimits(16_384, 1 << 30));
  private final Logger log = (Logger) LoggerFactory.getLogger(Runner.class);
  private final ListAppender<ILoggingEvent> said = new ListAppender<>();

  @BeforeEach
  void listen() {
    said.start();
    log.addAppender(said);
  }

  @AfterEach
  void stopListening() {
    log.detachAppender(said);
  }

  private static EmbeddedServer start(EventStore store, String roles) {
    Map<String, Object> properties =
        Map.of("jobtail.store", "none", "jobtail.roles", roles, "micronaut.server.port", "-1");
    return ApplicationContext.builder(properties, "test")
        .singletons(store)
        .run(EmbeddedServer.class);
  }

  private static RawHttp.Answer ask(EmbeddedServer server, String request) throws IOException {
    try (RawHttp http = RawHttp.to(server.getPort())) {
      return http.sendAsFarAsItGoes(request).answer();
    }
  }

  private static RawHttp.Answer get(EmbeddedServer server, String path) throws IOException {
    return ask(server, RawHttp.request("GET", path));
  }

  private JobId submit() {
    NewJob job = new NewJob("emit", new Json("{\"lines\":1}"), Map.of(), null, null, 1, null, 100);
    return ((SubmitOutcome.Created) store.submit(job)).fold().job().id();
  }

  private JobState state(JobId id) {
    return ((Lookup.Found) store.find(id)).fold().job().state();
  }

  private List<String> said(Level level) {
    return said.list.stream()
        .filter(event -> event.getLevel().equals(level))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Test
  void nothing_is_claimed_by_a_start_that_does_not_get_its_port() throws Exception {
    JobId id = submit();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Map<String, Object> properties =
          Map.of("jobtail.store", "none", "micronaut.server.port", taken.getLocalPort());
      assertThatThrownBy(() ->
              ApplicationContext.builder(properties, "test")
                  .singletons(store)
                  .run(EmbeddedServer.class)
                  .stop())
          .hasStackTraceContaining("ddress already in use");
    }
    assertThat(state(id)).isEqualTo(JobState.QUEUED);
    assertThat(store.claimNext(Turn.exceptFor(Set.of()))).isInstanceOf(NextOutcome.Claimed.class);
  }

  @Test
  void an_instance_that_only_runs_jobs_runs_them_is_measured_and_turns_requests_away()
      throws Exception {
    JobId id = submit();
    try (EmbeddedServer server = start(store, "runner")) {
      await().until(() -> state(id) == JobState.SUCCEEDED);
      for (String path :
          List.of(
              "/",
              "/job.html",
              "/jobtail.js",
              "/parts/exact.js",
              "/pages/base.css",
              "/jobs",
              "/jobs/" + id,
              "/jobs/" + id + "/events",
              "/events?job=" + id,
              "/job-types")) {
        assertTurnedAway(get(server, path));
      }
      String submission = RawHttp.withBody("POST", "/jobs", EMIT, "Content-Type: application/json");
      assertTurnedAway(ask(server, submission));
      assertThat(get(server, "/prometheus").status()).isEqualTo(200);
    }
    assertThat(said(Level.INFO))
        .containsExactly("this instance has no API, and runs jobs once its server listens");
    assertThat(said(Level.WARN)).singleElement().asString().contains("nobody can submit");
  }

  private static void assertTurnedAway(RawHttp.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(503);
    assertThat(answer.head().field("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.head().field("Retry-After")).isEqualTo("1");
    assertThat(answer.text()).contains("this instance only runs jobs");
  }

  @Test
  void an_instance_that_only_answers_takes_jobs_and_leaves_them_and_lost_ones_to_others()
      throws Exception {
    JobId held = submit();
    store.claimNext(Turn.exceptFor(Set.of()));
    MemoryEventStore next = store.reopen();
    try (EmbeddedServer server = start(SharedStore.over(next), "api")) {
      RawHttp.Answer taken =
          ask(server, RawHttp.withBody("POST", "/jobs", EMIT, "Content-Type: application/json"));
      assertThat(taken.status()).isEqualTo(202);
      String job = taken.head().field("Location");
      RawHttp.Answer cancelled = ask(server, RawHttp.withBody("POST", job + "/cancel", ""));
      assertThat(cancelled.text()).contains("\"state\":\"cancelled\"").contains("\"attempt\":0");
      assertThat(next.claimAbandoned(10))
          .extracting(claimed -> claimed.fold().job().id())
          .containsExactly(held);
    }
    assertThat(said(Level.INFO)).containsExactly("this instance answers requests and runs no jobs");
    assertThat(said(Level.WARN)).isEmpty();
  }

  @Test
  void jobs_that_nobody_runs_are_warned_of() {
    JobId id = submit();
    start(store, "api").close();
    assertThat(said(Level.WARN)).singleElement().asString().contains("wait for nobody");
    assertThat(state(id)).isEqualTo(JobState.QUEUED);
  }

  @Test
  void an_instance_does_both_unless_told_otherwise() throws Exception {
    JobId id = submit();
    try (EmbeddedServer server = start(store, "runner, api")) {
      await().until(() -> state(id) == JobState.SUCCEEDED);
      assertThat(get(server, "/jobs/" + id).status()).isEqualTo(200);
    }
    assertThat(said(Level.INFO))
        .containsExactly("this instance answers requests, and runs jobs once its server listens");
  }

  @Test
  void what_is_no_role_refuses_the_start() {
    assertThatThrownBy(() -> start(store, "api,worker"))
        .hasStackTraceContaining("jobtail.roles are api, runner or both, not 'worker'");
    assertThatThrownBy(() -> start(store, ","))
        .hasStackTraceContaining("jobtail.roles are api, runner or both, and not none");
  }
}
