package io.jobtail.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that says nothing any more, on a connection that stays open, or nothing yet. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
final class SilenceTest extends BrowserFixture {
  @BeforeEach
  void standInForTheNetwork() throws IOException {
    try (InputStream in = SilenceTest.class.getResourceAsStream("scripted-server.js")) {
      page.addInitScript(
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
    }
    page.clock().install();
    show(page, "");
    withModule(
        page,
        """
        async ({ JobStream }) => {
          window.stream = new JobStream('/jobs/a');
          window.seen = logs(stream);
          window.first = await next();
        }\
        """);
  }

  @Test
  void a_stream_that_falls_silent_is_given_up_and_goes_on_where_it_was() {
    page.evaluate(
        """
        async () => {
          first.open();
          first.log('1-1');
          first.log('1-2');
          await until(() => stream.lastEventId === '1-2');
        }\
        """);
    page.clock().runFor(30_000);
    assertThat(page.evaluate("first.isOver")).isEqualTo(false);
    page.clock().runFor(9_000);
    assertThat(page.evaluate("first.isOver")).isEqualTo(true);
    page.clock().runFor(3_000);
    Object asked =
        page.evaluate(
            """
            async () => {
              const second = await next();
              second.open();
              for (let n = 3; n <= 5; n++) second.log(`1-${n}`);
              await until(() => seen.length === 5);
              return second.url.split('?')[1];
            }\
            """);
    assertThat(asked).isEqualTo("after=1-2");
    assertThat(page.evaluate("seen")).isEqualTo(List.of("1-1", "1-2", "1-3", "1-4", "1-5"));
  }

  @Test
  void a_server_that_takes_the_question_and_never_answers_is_asked_again() {
    page.clock().runFor(39_000);
    page.clock().runFor(3_000);
    assertThat(page.evaluate("next().then((second) => [first.isOver, second.url.split('?')[1]])"))
        .isEqualTo(List.of(true, "after=0-0"));
  }

  @Test
  void signs_of_life_keep_a_stream_in_which_nothing_happens() {
    page.evaluate("first.open()");
    for (int beats = 0; beats < 6; beats++) {
      page.clock().runFor(15_000);
      page.evaluate("first.say(':\\n')");
    }
    page.clock().runFor(15_000);
    assertThat(page.evaluate("[first.isOver, asked.length]")).isEqualTo(List.of(false, 1));
  }

  @Test
  void who_waits_for_a_snapshot_is_told_when_it_does_not_come_and_when_it_does() {
    Object told =
        page.evaluate(
            """
            async () => {
              first.open();
              first.log('1-1');
              await until(() => stream.lastEventId === '1-1');
              const late = new (stream.constructor)('/jobs/a', { tail: 2 });
              const told = [];
              for (const name of ['reconnecting', 'open', 'snapshot']) {
                late.addEventListener(name, () => told.push(name));
              }
              (await next('tail=2')).refuse(503, {}, '');
              await until(() => told.length === 1);
              dispatchEvent(new Event('online'));
              const again = await next('tail=2');
              again.open();
              again.event('1-1', 'snapshot', { job: { id: 'a', state: 'running' } });
              again.end();
              await until(() => late.lastEventId === '1-1');
              return [...told, late.state];
            }\
            """);
    assertThat(told).isEqualTo(List.of("reconnecting", "open", "snapshot", "live"));
  }
}
