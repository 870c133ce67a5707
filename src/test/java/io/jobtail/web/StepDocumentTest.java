package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.runner.JobStep;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.math.BigInteger;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a client sees of a job's parts, and of why it is quiet. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "micronaut.server.port", value = "-1")
@Property(name = "jobtail.runner.steps.max", value = "2")
class StepDocumentTest extends HttpFixture {
  @Test
  void a_running_job_shows_its_steps_and_every_line_and_movement_says_its_step() throws Exception {
    String job =
        submit(context -> {
          try (JobStep compile = context.step("compile", 2.5);
              JobStep java = compile.step("java")) {
            java.progress(1, 4, "files");
            context.log("hello");
            java.step("one too many").log("still there");
            gate.acquire();
          }
          return null;
        });
    Awaitility.await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> get(job + "/log").text().contains("still there"));

    RawHttp.Answer running = get(job);
    assertThat(running.text())
        .containsPattern(
            "\"steps\":\\[\\{\"id\":\"s1\",\"name\":\"compile\",\"state\":\"running\","
                + "\"weight\":2.5,(\"percent\":25,)?\"startedAt\":\"[^\"]+\"},"
                + "\\{\"id\":\"s2\",\"parent\":\"s1\",\"name\":\"java\",\"state\":\"running\","
                + "\"weight\":1,\"percent\":25,\"startedAt\":");
    assertThat(json(running)).containsKey("lastOutputAt");
    gate.release();
    get(job + "?until=finished");
    String events = get(job + "/events", NDJSON).text();
    assertThat(events)
        .containsPattern("\"event\":\"progress\".*\"step\":\"s2\",\"stepPercent\":25")
        .contains("\"text\":\"hello\",\"step\":\"s2\"", "\"text\":\"still there\",\"step\":\"s2\"")
        .containsPattern("\"event\":\"step\".*\"id\":\"s1\".*\"succeeded\".*\"stepPercent\":100");
  }

  @Test
  void a_job_says_how_long_its_type_usually_takes_once_that_is_known() throws Exception {
    finished(_ -> null);
    String quick = finished(_ -> null);
    Awaitility.await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> BigInteger.ONE.equals(json(get(quick)).get("usualSeconds")));
    String other = submit("{\"type\":\"emit\",\"params\":{\"lines\":1,\"fail\":true}}");
    assertThat(json(get(other + "?until=finished"))).doesNotContainKey("usualSeconds");
    assertThat(json(get("/jobs?limit=1")).get("jobs"))
        .isInstanceOf(List.class)
        .asString()
        .doesNotContain("usualSeconds");
  }
}
