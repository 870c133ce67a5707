package io.jobtail.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is shown of a log whose end the storage has lost. The answers are the test's. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
final class LostLogTest extends BrowserFixture {
  @Test
  void a_log_that_went_back_is_shown_anew_and_what_nobody_will_see_has_a_row() throws IOException {
    try (InputStream in = LostLogTest.class.getResourceAsStream("scripted-server.js")) {
      page.addInitScript(
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
    }
    show(page, "");
    Object shown =
        page.evaluate(
            """
            async () => {
              await import('/parts/log/job-log.js');
              const time = '2026-01-01T00:00:00Z';
              const answer = async (from, total, lines, complete = false) =>
                (await next(`log?from=${from}&`)).refuse(200, { 'Content-Type': 'application/json' },
                  JSON.stringify({ attempt: 1, total, complete, lines }));
              const line = (n, text) => ({ n, id: `1-${n + 1}`, time, stream: 'stdout', text });
              const log = document.createElement('job-log');
              log.setAttribute('src', '/jobs/a');
              document.body.append(log);
              const texts = () => [...log.shadowRoot.querySelectorAll('.line .text')].map((one) => one.textContent);
              const has = (text) => until(() => texts().join() === text);

              const live = await next('/events');
              live.open();
              await answer(1, 3, [line(1, 'one'), line(2, 'old'), line(3, 'older')]);
              await has('one,old,older');
              const job = { id: 'a', state: 'running', attempt: 1 };
              live.event('1-4', 'snapshot', { time, job });
              await answer(4, 3, []);
              live.event('1-2', 'gap', { time, from: '1-4', to: '1-2', reason: 'unknown-cursor', job });
              await answer(1, 2, [line(1, 'one'), line(2, 'new')]);
              await has('one,new');
              live.event('1-900', 'gap', { time, from: '1-4', to: '1-900', reason: 'lost', job });
              await answer(3, 3, [{ n: 3, id: '1-900', time, gap: true, text: 'cannot be given' }]);
              await has('one,new,cannot be given');
              const gap = log.shadowRoot.querySelector('[part~=gap]').textContent;
              live.event('1-901', 'done', { time, state: 'failed', reason: 'lost' });
              await answer(4, 3, [], true);
              await until(() => log.shadowRoot.querySelector('[part~=follow]').textContent === 'To the end');
              return [...texts(), gap];
            }\
            """);
    assertThat(shown).isEqualTo(List.of("one", "new", "cannot be given", "3cannot be given"));
  }
}
