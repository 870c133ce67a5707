package io.jobtail.web;

import static org.awaitility.Awaitility.await;

import io.jobtail.runner.Runner;
import io.jobtail.stream.Streams;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** A server of one test, which is told to stop while the test looks on. */
final class StoppingServer implements AutoCloseable {
  static final Duration SOON = Duration.ofSeconds(60);

  private final EmbeddedServer server;
  private final ScriptHandler scripts;
  private final Runner runner;

  /** What a script waits for. */
  final Semaphore gate = new Semaphore(0);

  private @Nullable Thread stopper;

  StoppingServer(Map<String, String> properties, Object... beans) {
    Map<String, Object> all = new HashMap<>();
    all.put("jobtail.store", "memory");
    all.put("micronaut.server.port", "-1");
    all.putAll(properties);
    server = ApplicationContext.builder(all, "test").singletons(beans).run(EmbeddedServer.class);
    scripts = server.getApplicationContext().getBean(ScriptHandler.class);
    runner = server.getApplicationContext().getBean(Runner.class);
  }

  /** One that has time for what a test waits for, with these settings and their values. */
  static StoppingServer patient(String... settings) {
    Map<String, String> all = new HashMap<>();
    all.put("micronaut.lifecycle.graceful-shutdown.grace-period", "120s");
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    return new StoppingServer(all);
  }

  int port() {
    return server.getPort();
  }

  RawHttp.Answer ask(String request) throws IOException {
    try (RawHttp http = RawHttp.to(port())) {
      return http.sendAsFarAsItGoes(request).answer();
    }
  }

  RawHttp.Answer get(String target, String... headers) throws IOException {
    return ask(RawHttp.request("GET", target, headers));
  }

  /** Sends a request whose answer is read bit by bit. */
  RawHttp open(String target, String... headers) throws IOException {
    return RawHttp.to(port()).send(RawHttp.request("GET", target, headers));
  }

  /** Submits, and gives the job's path. */
  String submit(ScriptHandler.Script script, String fields) throws IOException {
    RawHttp.Answer answer = ask(HttpFixture.post(scripts.submission(script, fields)));
    if (answer.status() != 202) {
      throw new IllegalStateException(answer.head() + answer.text());
    }
    return answer.head().field("Location");
  }

  /** One that runs until the gate is opened for it. */
  String submitGated(String fields) throws IOException {
    return submit(
        context -> {
          context.log("it runs");
          gate.acquire();
          return null;
        },
        fields);
  }

  Streams streams() {
    return server.getApplicationContext().getBean(Streams.class);
  }

  void awaitState(String job, String state) {
    await().atMost(SOON).until(() -> get(job).text().contains("\"state\":\"" + state + "\""));
  }

  void awaitReaders(int count) {
    await().atMost(SOON).until(() -> streams().readers() == count);
  }

  /** Every job's run here has come to its end. */
  void awaitNothingRuns() {
    await().atMost(SOON).until(() -> runner.running().isEmpty());
  }

  /** Begins to stop it, and returns once that has begun. */
  void beginStop() {
    Streams streams = streams();
    stopper = Thread.ofPlatform().name("stopper").start(server::stop);
    await().atMost(SOON).until(streams::isDraining);
  }

  /** Nobody is let in any more. */
  void awaitClosedPort(int port) {
    await()
        .atMost(SOON)
        .until(() -> {
          try {
            RawHttp.to(port).close();
            return false;
          } catch (ConnectException e) {
            return true;
          }
        });
  }

  boolean isStopped() {
    return stopper != null && !stopper.isAlive();
  }

  void awaitStopped() {
    await().atMost(SOON).until(this::isStopped);
  }

  /** Whatever it waits for, it is closed now. */
  @Override
  public void close() {
    gate.release(1_000_000);
    Thread stopping = stopper;
    if (stopping == null) {
      server.stop();
    } else {
      stopping.interrupt();
      await().atMost(SOON).until(() -> !stopping.isAlive());
    }
  }
}
