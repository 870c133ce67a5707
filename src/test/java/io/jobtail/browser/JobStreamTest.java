package io.jobtail.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import io.jobtail.it.CuttingProxy;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.stream.retry", value = "50ms")
final class JobStreamTest extends BrowserFixture {
  private void follow(Page on, String job, String options) {
    withModule(
        on,
        """
        ({ JobStream }) => {
          const seen = (window.seen = []);
          window.stream = new JobStream('%s', %s);
          stream.addEventListener('log', ({ detail }) => seen.push(detail.text));
        }\
        """
            .formatted(job, options));
  }

  private static @Nullable Object seen(Page on) {
    return on.evaluate("seen");
  }

  private static List<String> lines(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(n -> "line " + n).toList();
  }

  private static void over(Page on) {
    until(on, "stream.state === 'ended'");
  }

  @Test
  void gives_every_event_once_and_folds_them_into_the_job() throws Exception {
    String job =
        finished(run -> {
          lines(1, 500).forEach(run::log);
          run.progress(5, 5, "files");
          return null;
        });
    show(page, "");
    follow(page, job, "{}");
    over(page);
    assertThat(seen(page)).isEqualTo(lines(1, 500));
    assertThat(page.evaluate("[stream.job.state, stream.job.progress.done, stream.job.log.lines]"))
        .isEqualTo(List.of("succeeded", 5, 500));
  }

  @Test
  void goes_on_where_it_was_however_often_the_line_is_cut() throws Exception {
    Random random = new Random(7);
    int part = 150;
    int parts = 20;
    String job =
        submit(run -> {
          for (int n = 1; n < part * parts; n += part) {
            gate.acquire();
            lines(n, n + part - 1).forEach(run::log);
          }
          return null;
        });
    try (CuttingProxy proxy =
        new CuttingProxy(server.getPort(), () -> 40_000 + random.nextInt(40_000))) {
      show(page, "http://localhost:" + proxy.port(), "/jobtail.js", "");
      follow(page, job, "{}");
      // a browser drops what it has not given to the page when a connection breaks: part by part,
      // each connection gets somewhere
      for (int n = 1; n < parts; n++) {
        gate.release();
        until(page, "seen.length === " + n * part);
      }
      proxy.cut();
      gate.release();
      over(page);
      assertThat(seen(page)).isEqualTo(lines(1, part * parts));
      assertThat(proxy.cuts()).isGreaterThan(3);
    }
  }

  @Test
  void two_tabs_have_one_connection_and_one_goes_on_where_the_other_goes_away() throws Exception {
    String job =
        submit(run -> {
          for (int n = 1; n <= 30; n++) {
            gate.acquire();
            run.log("line " + n);
          }
          return null;
        });
    Page other = context.newPage();
    show(page, "");
    show(other, "");
    follow(page, job, "{}");
    until(page, "stream.state === 'live'");
    follow(other, job, "{}");
    gate.release(10);
    until(page, "seen.length === 10");
    until(other, "seen.length === 10");
    assertThat(streams.readers()).isEqualTo(1);
    page.close();
    gate.release(20);
    over(other);
    assertThat(seen(other)).isEqualTo(lines(1, 30));
    await().until(() -> streams.readers() == 0);
  }

  @Test
  void a_tab_that_is_frozen_holds_up_no_other_and_catches_up() throws Exception {
    String job =
        submit(run -> {
          for (int n = 1; n <= 30; n++) {
            gate.acquire();
            run.log("line " + n);
          }
          return null;
        });
    Page other = context.newPage();
    show(page, "");
    show(other, "");
    follow(page, job, "{}");
    until(page, "stream.state === 'live'");
    follow(other, job, "{}");
    gate.release(10);
    until(page, "seen.length === 10");
    until(other, "seen.length === 10");
    // what a browser says to a page; none lets itself be told to freeze one that is driven
    page.evaluate("document.dispatchEvent(new Event('freeze'))");
    gate.release(10);
    until(other, "seen.length === 20");
    assertThat(seen(page)).isEqualTo(lines(1, 10));
    await().until(() -> streams.readers() == 1);
    page.evaluate("document.dispatchEvent(new Event('resume'))");
    until(page, "seen.length === 20");
    assertThat(streams.readers()).isEqualTo(1);
    gate.release(10);
    over(other);
    over(page);
    assertThat(seen(page)).isEqualTo(lines(1, 30));
    assertThat(seen(other)).isEqualTo(lines(1, 30));
  }

  @Test
  void a_tab_that_takes_nothing_is_told_no_more_than_it_may_hold() throws Exception {
    String text = "z".repeat(15_000);
    String job =
        submit(run -> {
          gate.acquire();
          for (int n = 1; n <= 2_000; n++) {
            run.log(text);
          }
          return null;
        });
    Page other = context.newPage();
    show(page, "");
    show(other, "");
    follow(page, job, "{}");
    until(page, "stream.state === 'live'");
    // what a tab says that then hangs
    other.evaluate(
        """
        async (id) => {
          const name = `jobtail ${location.origin}`;
          const radio = new BroadcastChannel(name);
          window.told = 0;
          window.enough = 0;
          window.last = '0-0';
          radio.onmessage = ({ data: { kind, tab, list } }) => {
            if (tab === 'slow' && kind === 'enough') enough++;
            for (const { news } of (tab === 'slow' && list) || []) {
              if (news.kind === 'event' && news.name === 'log') told++;
              last = news.id ?? last;
            }
          };
          await new Promise((held) =>
              navigator.locks.request(`${name} slow`, () => new Promise(() => held())));
          window.wish = () => {
            const wishes = [{ key: `slow-${last}`, job: id, cursor: last, tail: null, logs: true }];
            radio.postMessage({ kind: 'wish', tab: 'slow', wishes });
          };
          wish();
        }\
        """,
        job.substring(job.lastIndexOf('/') + 1));
    until(other, "last !== '0-0'");
    gate.release();
    over(page);
    until(other, "enough === 1");
    assertThat((int) Objects.requireNonNull(other.evaluate("told"))).isBetween(200, 1_000);
    for (int wishes = 1; wishes < 4; wishes++) {
      other.evaluate("wish()");
      until(other, "enough === " + (wishes + 1) + " || told === 2000");
    }
    until(other, "told === 2000");
  }

  @Test
  void a_tab_that_keeps_up_is_told_everything_however_much() throws Exception {
    String text = "z".repeat(15_000);
    String job =
        submit(run -> {
          gate.acquire();
          for (int n = 1; n <= 2_000; n++) {
            run.log(text);
          }
          return null;
        });
    Page other = context.newPage();
    show(page, "");
    show(other, "");
    follow(page, job, "{}");
    until(page, "stream.state === 'live'");
    follow(other, job, "{}");
    until(other, "stream.lastEventId !== '0-0'");
    gate.release();
    over(page);
    over(other);
    assertThat(other.evaluate("seen.length")).isEqualTo(2_000);
  }

  @Test
  void begins_with_a_snapshot_also_where_others_are_under_way() throws Exception {
    String job =
        submit(run -> {
          lines(1, 10).forEach(run::log);
          gate.acquire();
          lines(11, 20).forEach(run::log);
          return null;
        });
    show(page, "");
    follow(page, job, "{}");
    until(page, "seen.length === 10");
    page.evaluate("window.first = seen");
    follow(page, job, "{ tail: 3 }");
    until(page, "seen.length === 3");
    gate.release();
    over(page);
    assertThat(seen(page)).isEqualTo(lines(8, 20));
    assertThat(page.evaluate("first")).isEqualTo(lines(1, 20));
  }

  @Test
  void ends_when_the_job_is_not_there() {
    show(page, "");
    withModule(
        page,
        "({ JobStream }) => { window.stream = new JobStream('/jobs/01aaaaaaaaaaaaaaaaaaaaaaaa');"
            + " stream.addEventListener('removed', ({ detail }) => (window.problem = detail)); }");
    over(page);
    assertThat(page.evaluate("problem.status")).isEqualTo(404);
  }

  @Test
  void sends_headers_along_and_shares_nothing_with_those_who_send_others() throws Exception {
    String job =
        submit(run -> {
          lines(1, 3).forEach(run::log);
          gate.acquire();
          return null;
        });
    List<String> asked = new CopyOnWriteArrayList<>();
    page.onRequest(request -> {
      if (request.url().contains("/events")) {
        asked.add(request.headers().getOrDefault("x-who", "nobody"));
      }
    });
    show(page, "");
    follow(page, job, "{}");
    until(page, "seen.length === 3");
    follow(page, job, "{ headers: { 'X-Who': 'me' } }");
    until(page, "seen.length === 3");
    assertThat(asked).containsExactly("nobody", "me");
    assertThat(streams.readers()).isEqualTo(2);
  }
}
