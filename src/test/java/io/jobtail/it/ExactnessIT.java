package io.jobtail.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** However often a reader is cut, whatever it reads: it gets all, once, in order, unchanged. */
@Timeout(3600)
class ExactnessIT {
  private static final int JOINERS = 100;
  private static final Random RANDOM = Chaos.random("ExactnessIT");

  @TempDir private static Path home;
  private static ServerProcess server;
  private static Api api;

  @BeforeAll
  static void start() {
    server = ServerProcess.quick(home).start();
    api = server.api();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void sse_goes_on_exactly_where_it_was_cut() throws Exception {
    cutAll(CutReader::sse);
  }

  @Test
  void json_lines_go_on_exactly_where_they_were_cut() throws Exception {
    cutAll(CutReader::ndjson);
  }

  @Test
  void json_pages_go_on_exactly_where_they_were_cut() throws Exception {
    cutAll(() -> CutReader.pages(() -> 1 + nextInt(200)));
  }

  private static int nextInt(int bound) {
    synchronized (RANDOM) {
      return RANDOM.nextInt(bound);
    }
  }

  /** Half of the cuts while the job runs, the rest when it has ended. */
  private static void cutAll(Supplier<CutReader> readers) throws IOException {
    int live = 0;
    int late = 0;
    while (live < Chaos.CUTS / 2 || late < (Chaos.CUTS + 1) / 2) {
      String id = api.emit(1500, 1000);
      live += cut(id, readers.get());
      api.finished(id);
      late += cut(id, readers.get());
    }
    System.out.println("ExactnessIT: " + live + " cuts of live jobs, " + late + " of finished");
  }

  private static int cut(String id, CutReader reader) throws IOException {
    try (CuttingProxy proxy = new CuttingProxy(server.port(), () -> 1 + nextInt(20_000))) {
      List<Received> received = reader.readAll(new Api(proxy.port()), id);
      assertThat(received).isEqualTo(api.events(id));
      return proxy.cuts();
    }
  }

  @Test
  void a_text_that_was_cut_is_a_prefix_and_goes_on_at_its_byte() throws Exception {
    int cuts = 0;
    while (cuts < Chaos.CUTS) {
      String id = api.emit(1500, 1000);
      AtomicLong bound = new AtomicLong(1 + nextInt(50_000));
      try (CuttingProxy proxy = new CuttingProxy(server.port(), bound::get)) {
        Api cut = new Api(proxy.port());
        Awaitility.await().until(() -> !Api.text(api.job(id), "state").equals("queued"));
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        follow(cut, id, received);
        byte[] soFar = api.get("/jobs/" + id + "/log").body();
        Map<?, ?> job = api.finished(id);
        byte[] whole = api.get("/jobs/" + id + "/log").body();
        assertPrefix(received.toByteArray(), whole);
        assertPrefix(soFar, whole);
        assertThat(sha256(whole)).isEqualTo(sha256(job));
        while (received.size() < whole.length) {
          bound.set(1 + nextInt(20_000));
          readRange(cut, id, received);
        }
        assertThat(received.toByteArray()).isEqualTo(whole);
        cuts += proxy.cuts();
      }
    }
  }

  private static void follow(Api cut, String id, ByteArrayOutputStream received) {
    try {
      readOn(cut.open("/jobs/" + id + "/log?follow=true"), received);
    } catch (IOException cutInTheHead) {
      // nothing came
    }
  }

  private static void readRange(Api cut, String id, ByteArrayOutputStream received) {
    try {
      HttpResponse<InputStream> rest =
          cut.open("/jobs/" + id + "/log", "Range", "bytes=" + received.size() + "-");
      assertThat(rest.statusCode()).isEqualTo(206);
      readOn(rest, received);
    } catch (IOException cutInTheHead) {
      // again
    }
  }

  private static void readOn(HttpResponse<InputStream> answer, ByteArrayOutputStream received) {
    try (InputStream body = answer.body()) {
      body.transferTo(received);
    } catch (IOException cut) {
      // what came, came
    }
  }

  private static void assertPrefix(byte[] text, byte[] whole) {
    assertThat(new String(whole, UTF_8)).startsWith(new String(text, UTF_8));
  }

  @Test
  void readers_that_join_at_any_moment_end_with_the_same_text() throws Exception {
    String id = api.emit(4000, 1000);
    Follower first = new Follower(api, id, () -> {});
    List<Future<String>> texts = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.execute(first::readToEnd);
      for (int i = 0; i < JOINERS; i++) {
        int moment = 2 + nextInt(4000);
        texts.add(
            threads.submit(() -> {
              Awaitility.await().until(() -> first.isDone() || first.events().size() >= moment);
              return sha256(api.open("/jobs/" + id + "/log?follow=true").body().readAllBytes());
            }));
      }
    }
    String expected = sha256(api.finished(id));
    assertThat(first.events().getLast().data()).contains("\"sha256\":\"" + expected + "\"");
    for (Future<String> text : texts) {
      assertThat(text.get()).isEqualTo(expected);
    }
  }

  private static String sha256(Map<?, ?> job) {
    return Api.text((Map<?, ?>) job.get("log"), "sha256");
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
