package io.jobtail.runner;

import static io.jobtail.job.LogStream.STDERR;
import static io.jobtail.job.LogStream.STDOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.runner.redact.Secrets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A line belongs to the step in which it began, however it is said. Lines are written {@code
 * step:text|}, fragments {@code step:text>}.
 */
class LineStepTest {
  private final Rig rig = new Rig();

  @AfterEach
  void stop() {
    rig.close();
  }

  private List<String> lines(Rig.Script script) {
    rig.secrets = Secrets.NONE.and(List.of("hunter2"));
    return said(script);
  }

  private List<String> said(Rig.Script script) {
    JobId id = rig.script("t", script).start().submit("t");
    rig.awaitFinished(id);
    return rig.events(id, JobEvent.Log.class).stream()
        .map(log ->
            (log.step() == null ? "" : log.step() + ":") + log.text() + (log.partial() ? ">" : "|"))
        .toList();
  }

  @Test
  void what_is_held_back_stays_in_its_step_when_that_ends_before_the_line() {
    assertThat(
            lines(context -> {
              try (JobStep a = context.step("a")) {
                a.fragment(STDOUT, "in a, hun");
              }
              context.fragment(STDOUT, "gry hunt");
              try (JobStep b = context.step("b")) {
                b.fragment(STDERR, "in b\n");
                b.log(STDOUT, null, "er2 in a\nin b");
              }
              context.log(STDOUT, null, "after");
            }))
        .containsExactly(
            "s1:in a, >", "s1:hungry >", "s2:in b|", "s1:*** in a|", "s2:in b|", "after|");
  }

  @Test
  void what_is_held_back_at_the_end_of_the_job_is_in_the_step_in_which_it_began() {
    assertThat(
            lines(context -> {
              try (JobStep a = context.step("a")) {
                a.fragment(STDOUT, "hunter");
              }
              context.step("b").log(STDERR, null, "in b");
            }))
        .containsExactly("s2:in b|", "s1:hunter|");
  }

  @Test
  void an_unfinished_line_stays_in_its_step_without_any_secret() {
    assertThat(
            said(context -> {
              try (JobStep a = context.step("a")) {
                a.fragment(STDOUT, "copying");
                a.fragment(STDERR, "ask");
              }
              context.fragment(STDOUT, "...");
              context.step("b").log(STDOUT, null, " done\nnext");
              context.log(STDERR, null, "");
              context.log(STDERR, null, "");
            }))
        .containsExactly(
            "s1:copying>", "s1:ask>", "s1:...>", "s1: done|", "s2:next|", "s1:|", "s2:|");
  }

  @Test
  void a_line_that_is_drawn_anew_belongs_to_where_its_state_began() {
    assertThat(
            said(context -> {
              try (JobStep a = context.step("a")) {
                a.fragment(STDOUT, "\ra: 1%");
                a.fragment(STDOUT, "\ra: 2%");
              }
              try (JobStep b = context.step("b")) {
                b.fragment(STDOUT, "\rb: 1");
              }
              context.log(STDOUT, null, "0%");
            }))
        .containsExactly("s1:a: 1%>", "s2:b: 10%|");
  }
}
