package io.jobtail.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What comes at an awkward moment, or is no stream at all. The answers are the test's, so that each
 * comes exactly then.
 */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
final class StreamOrderTest extends BrowserFixture {
  @BeforeEach
  void standInForTheNetwork() throws IOException {
    try (InputStream in = StreamOrderTest.class.getResourceAsStream("scripted-server.js")) {
      page.addInitScript(
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
    }
    show(page, "");
  }

  /** Runs this with {@code JobStream} and {@code job}; gives what it returns. */
  private @Nullable Object script(String body) {
    return withModule(page, "async ({ JobStream }) => { const job = '/jobs/a'; " + body + " }");
  }

  @Test
  void who_comes_late_with_a_cursor_misses_nothing_that_comes_before_the_stream_is_asked_anew() {
    Object seen =
        script(
            """
            logs(new JobStream(job));
            const first = await next();
            first.open();
            for (let n = 1; n <= 5; n++) first.log(`1-${n}`);
            const late = new JobStream(job, { after: '1-1' });
            const seen = logs(late);
            first.log('1-6');
            const second = await next('after=1-1');
            second.open();
            for (let n = 2; n <= 7; n++) second.log(`1-${n}`);
            await until(() => late.lastEventId === '1-7');
            return seen;\
            """);
    assertThat(seen).isEqualTo(List.of("1-2", "1-3", "1-4", "1-5", "1-6", "1-7"));
  }

  @Test
  void a_live_event_between_a_snapshot_and_its_lines_takes_nothing_away() {
    Object seen =
        script(
            """
            logs(new JobStream(job));
            const live = await next();
            live.open();
            for (let n = 1; n <= 5; n++) live.log(`1-${n}`);
            const late = new JobStream(job, { tail: 2 });
            const seen = logs(late);
            const apart = await next('tail=2');
            apart.open();
            apart.event('1-3', 'snapshot', { job: { id: 'a', state: 'running' } });
            await until(() => late.lastEventId === '1-3');
            live.log('1-6');
            await new Promise((resolve) => setTimeout(resolve));
            apart.log('1-4');
            apart.log('1-5');
            apart.end();
            const again = await next('after=1-5');
            again.open();
            again.log('1-6');
            again.log('1-7');
            await until(() => late.lastEventId === '1-7');
            return seen;\
            """);
    assertThat(seen).isEqualTo(List.of("1-4", "1-5", "1-6", "1-7"));
  }

  @Test
  void who_waits_for_a_snapshot_gets_it_also_when_the_job_ends_meanwhile() {
    Object told =
        script(
            """
            const early = new JobStream(job);
            const live = await next();
            live.open();
            live.log('1-1');
            await until(() => early.lastEventId === '1-1');
            const late = new JobStream(job, { tail: 0 });
            const told = [];
            for (const name of ['snapshot', 'done']) late.addEventListener(name, () => told.push(name));
            const apart = await next('tail=0');
            live.event('1-2', 'done', { state: 'succeeded' });
            live.end();
            await until(() => early.state === 'ended');
            apart.open();
            apart.event('1-1', 'snapshot', { job: { id: 'a', state: 'running' } });
            apart.event('1-2', 'done', { state: 'succeeded' });
            apart.end();
            await until(() => late.state === 'ended');
            return [...told, late.job.state, asked.length];\
            """);
    assertThat(told).isEqualTo(List.of("snapshot", "done", "succeeded", 2));
  }

  @Test
  void who_wants_no_lines_makes_nobody_go_back_for_them() {
    Object urls =
        script(
            """
            const all = new JobStream(job);
            new JobStream(job, { types: ['progress'] });
            const first = await next();
            first.open();
            for (let n = 1; n <= 5; n++) first.log(`1-${n}`);
            await until(() => all.lastEventId === '1-5');
            new JobStream('/jobs/b');
            return (await next('job=b')).url.split('?')[1];\
            """);
    assertThat(urls).isEqualTo("job=a@1-5&job=b@0-0&tail=0");
  }

  @Test
  void the_name_of_a_job_among_several_is_no_part_of_its_document() {
    Object keys =
        script(
            """
            const one = new JobStream(job);
            new JobStream('/jobs/b');
            const both = await next('job=b');
            both.open();
            const status = { job: 'a', id: '1-1', state: 'running', attempt: 1, time: 'T' };
            both.event('1-1,.', 'status', status);
            await until(() => one.lastEventId === '1-1');
            return Object.keys(one.job).sort().join();\
            """);
    assertThat(keys).isEqualTo("attempt,lastEventId,startedAt,state");
  }

  @Test
  void a_cursor_that_is_none_is_refused_before_it_spoils_the_request_of_others() {
    assertThat(
            script(
                """
                try {
                  new JobStream(job, { after: 'yesterday' });
                } catch (error) {
                  return error.message;
                }\
                """))
        .isEqualTo("yesterday is not the id of an event, such as 1-42");
  }

  @Test
  void signs_of_life_that_come_in_a_bunch_make_nobody_nervous() {
    page.clock().install();
    page.evaluate(
        """
        async () => {
          const { Pulse } = await import('/parts/stream/pulse.js');
          const pulse = new Pulse();
          window.pulse = pulse;
          window.silent = 0;
          pulse.start(() => silent++);
          pulse.byte();
          [3_600_000, 2, 2, 2].forEach((silence) => pulse.beat(silence));
        }\
        """);
    page.clock().runFor(20_000);
    assertThat(page.evaluate("silent")).isEqualTo(0);
    page.evaluate("[pulse.byte(), pulse.beat(4000), pulse.beat(4000)]");
    page.clock().runFor(9_000);
    assertThat(page.evaluate("silent")).isEqualTo(0);
    page.clock().runFor(2_000);
    assertThat(page.evaluate("silent")).isEqualTo(1);
  }

  @Test
  void a_page_of_something_in_between_is_no_reason_to_give_up() {
    Object seen =
        script(
            """
            const stream = new JobStream(job);
            const seen = logs(stream);
            (await next()).refuse(200, { 'Content-Type': 'text/html' }, '<h1>Welcome to our network</h1>');
            await until(() => stream.state === 'waiting');
            dispatchEvent(new Event('online'));
            const second = await next();
            second.open();
            second.log('1-1');
            await until(() => seen.length === 1);
            return seen;\
            """);
    assertThat(seen).isEqualTo(List.of("1-1"));
  }

  @Test
  void waits_as_long_as_it_is_asked_to_and_never_not_at_all() {
    Object waits =
        script(
            """
            const waits = [];
            const told = (stream) => stream.addEventListener(
                'reconnecting', ({ detail }) => waits.push(detail.inMillis));
            const again = () => dispatchEvent(new Event('online'));
            told(new JobStream(job));
            const refusals = ['7', new Date(Date.now() + 90_000).toUTCString(), '99999999999'];
            for (const [i, after] of refusals.entries()) {
              (await next()).refuse(429, { 'Retry-After': after }, '');
              await until(() => waits.length === i + 1);
              again();
            }
            for (const [i, retry] of ['0', '99999999999'].entries()) {
              const request = await next();
              request.open();
              request.say(`retry: ${retry}\\n`);
              request.end();
              await until(() => waits.length === i + 4);
              again();
            }
            return waits.map((wait) =>
                wait < 50 ? 'at once' : wait < 100 ? 'soon' : wait > 2 ** 31 ? 'never' : wait > 99_000 ? 'late' : 'then');\
            """);
    assertThat(waits).isEqualTo(List.of("then", "then", "late", "soon", "late"));
  }

  @Test
  void lines_are_read_however_they_are_cut_and_whatever_ends_them() {
    Object read =
        page.evaluate(
            """
            async () => {
              const { Parser } = await import('/parts/stream/parser.js');
              const text = '\\ufeff: hi\\r\\nid: 1-1\\revent: log\\ndata: a\\r\\ndata\\rdata:  b\\r\\n\\r\\n'
                  + 'id: x\\0y\\ndata: c\\n\\nid: 1-2\\nevent: none\\n\\nretry: 5x\\nretry: 7\\ndata:\\n\\ndata: lost';
              const all = new Set();
              for (let size = 1; size <= text.length; size++) {
                const found = [];
                const parser = new Parser({
                  event: ({ name, data, id }) => found.push([name, data, id]),
                  comment: () => found.push('comment'),
                  retry: (millis) => found.push(millis),
                });
                for (let at = 0; at < text.length; at += size) parser.feed(text.slice(at, at + size));
                all.add(JSON.stringify(found));
              }
              return [...all];
            }\
            """);
    assertThat(read)
        .isEqualTo(
            List.of(
                "[\"comment\",[\"log\",\"a\\n\\n b\",\"1-1\"],[\"message\",\"c\",\"1-1\"],"
                    + "7,[\"message\",\"\",\"1-2\"]]"));
  }

  @Test
  void a_megabyte_in_small_pieces_is_read_in_no_time() {
    Object took =
        page.evaluate(
            """
            async () => {
              const { Parser } = await import('/parts/stream/parser.js');
              let length = 0;
              const parser = new Parser({ event: ({ data }) => (length = data.length) });
              const start = performance.now();
              parser.feed('data: ');
              for (let i = 0; i < 100_000; i++) parser.feed('0123456789');
              parser.feed('\\n\\n');
              return length === 1_000_000 ? performance.now() - start : -1;
            }\
            """);
    assertThat(((Number) Objects.requireNonNull(took)).doubleValue()).isBetween(0.0, 2_000.0);
  }
}
