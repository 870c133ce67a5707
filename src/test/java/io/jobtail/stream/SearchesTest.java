package io.jobtail.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jobtail.web.HttpFixture;
import io.jobtail.web.RawHttp;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One event loop, and one thread that searches: each test begins while it is held up. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.grep.threads", value = "1")
@Property(name = "jobtail.stream.max-item", value = "1KB")
@Property(name = "micronaut.netty.event-loops.default.num-threads", value = "1")
@Property(name = "micronaut.server.port", value = "-1")
final class SearchesTest extends HttpFixture {
  @Inject Searches searches;

  private final Semaphore search = new Semaphore(0);

  @BeforeEach
  void holdUp() {
    searches.<String>run(
        () -> {
          search.acquireUninterruptibly();
          return null;
        },
        _ -> {});
  }

  @AfterEach
  void letGo() {
    search.release(1_000);
  }

  private String lines(int count) throws Exception {
    return finished(context -> {
      for (int i = 1; i <= count; i++) {
        context.log("line " + i);
      }
      return null;
    });
  }

  @Test
  void a_search_keeps_nobody_waiting_on_the_same_event_loop() throws Exception {
    String job = lines(200);
    try (RawHttp searching = open(job + "/events?grep=7$", NDJSON)) {
      RawHttp.Body found = searching.body(searching.head());
      await().until(() -> searches.waiting() == 1);

      List<String> all = get(job + "/events", NDJSON).text().lines().toList();
      assertThat(all).hasSizeGreaterThan(200);
      assertThat(get(job).status()).isEqualTo(200);
      assertThat(searches.waiting()).isEqualTo(1);

      search.release();
      List<String> expected =
          all.stream()
              .filter(event -> !event.contains("heartbeat"))
              .filter(event -> !event.contains("\"event\":\"log\"") || event.contains("7\"}"))
              .toList();
      assertThat(expected).hasSizeBetween(20, 40);
      List<String> given = new ArrayList<>();
      while (given.size() < expected.size()) {
        String line = found.line();
        if (!line.contains("heartbeat") && !line.contains("\"position\"")) {
          given.add(line);
        }
      }
      assertThat(given).isEqualTo(expected);
    }
  }

  @Test
  void a_text_is_searched_there_too_and_followed_to_its_end() throws Exception {
    String job =
        submit(context -> {
          context.log("error 1\nfine");
          gate.acquire();
          context.log("fine\nerror 2");
          return null;
        });
    try (RawHttp searching = open(job + "/log?grep=error&follow=true")) {
      RawHttp.Body found = searching.body(searching.head());
      await().until(() -> searches.waiting() == 1);
      gate.release();
      get(job + "?until=finished");
      assertThat(searches.waiting()).isEqualTo(1);
      search.release();
      assertThat(found.line()).isEqualTo("1:error 1");
      assertThat(found.line()).isEqualTo("4:error 2");
      assertThat(found.read()).isNegative();
      assertThat(found.isWhole()).isTrue();
    }
  }

  @Test
  void jobs_on_one_connection_are_searched_each_for_itself() throws Exception {
    String first = lines(50);
    String second = lines(60);
    String target = "/events?job=" + id(first) + "&job=" + id(second) + "&types=log&grep=5$";
    try (RawHttp searching = open(target, NDJSON)) {
      RawHttp.Body found = searching.body(searching.head());
      await().until(() -> searches.waiting() == 2);
      search.release();
      List<String> given = new ArrayList<>();
      for (int done = 0; done < 2; ) {
        String line = found.line();
        done += line.contains("\"event\":\"done\"") ? 1 : 0;
        if (line.contains("\"event\":\"log\"")) {
          given.add(line);
        }
      }
      assertThat(given).hasSize(5 + 6);
      assertThat(given).filteredOn(line -> line.contains(id(second))).hasSize(6);
    }
  }

  private static String id(String job) {
    return job.substring("/jobs/".length());
  }

  @Test
  void who_goes_away_while_it_is_searched_for_is_gone() throws Exception {
    String job = lines(10);
    await().until(() -> streams.readers() == 0);
    RawHttp searching = open(job + "/events?grep=x", SSE);
    searching.head();
    await().until(() -> searches.waiting() == 1);
    searching.close();
    await().until(() -> streams.readers() == 0);
    search.release();
    await().until(() -> searches.waiting() == 0);
    assertThat(get(job + "/events?grep=3$&types=log", SSE).text()).contains("line 3");
  }
}
