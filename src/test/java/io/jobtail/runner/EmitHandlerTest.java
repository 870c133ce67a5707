package io.jobtail.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.Job;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.job.LogStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmitHandlerTest {
  private static final Duration NONE = Duration.ZERO;
  private final Rig rig = new Rig();
  private final EmitHandler handler = new EmitHandler(rig.time, rig.time);

  private JobId emit(EmitHandler.Params params) {
    rig.script(
            "emit",
            context -> assertThat(handler.run(params, context).lines()).isEqualTo(params.lines()))
        .start();
    return rig.submit("emit");
  }

  @Test
  void lines_are_numbered_from_one_and_carry_the_time() {
    JobId id = emit(new EmitHandler.Params(3L, 0, 1, 0, NONE, false, false));
    assertThat(rig.awaitFinished(id).state()).isEqualTo(JobState.SUCCEEDED);
    List<String> texts = rig.texts(id);
    assertThat(texts).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertThat(texts.get(i)).matches("line " + (i + 1) + " t=\\d+ ");
    }
    assertThat(rig.events(id, JobEvent.Log.class))
        .allMatch(event -> event.stream() == LogStream.STDOUT);
    rig.close();
  }

  @Test
  void lines_are_padded_to_the_length() {
    JobId id = emit(new EmitHandler.Params(2L, 0, 1, 60, NONE, false, false));
    rig.awaitFinished(id);
    assertThat(rig.texts(id)).hasSize(2).allMatch(text -> text.length() == 60);
    rig.close();
  }

  @Test
  void batches_come_at_the_rate() {
    Instant start = rig.time.instant();
    JobId id = emit(new EmitHandler.Params(6L, 4, 2, 0, Duration.ofSeconds(10), false, false));
    rig.advanceUntil(Duration.ofMillis(100), () -> !said(id, start).isEmpty());
    // the second of a batch needs no time
    Rig.until(() -> said(id, start).size() >= 2);
    rig.advanceUntil(Duration.ofMillis(100), () -> rig.job(id).state().isFinished());
    List<Duration> said = said(id, start);
    assertThat(said).hasSize(6);
    for (int batch = 0; batch < 3; batch++) {
      assertThat(said.get(2 * batch))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(10).plusMillis(500L * batch));
    }
    rig.close();
  }

  private List<Duration> said(JobId id, Instant start) {
    return rig.events(id, JobEvent.Log.class).stream()
        .map(event -> Duration.between(start, event.time()))
        .toList();
  }

  @Test
  void it_fails_after_its_lines_if_asked() {
    JobId id = emit(new EmitHandler.Params(2L, 0, 1, 0, NONE, true, true));
    Job job = rig.awaitFinished(id);
    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(job.log().lines()).isEqualTo(2);
    assertThat(job.progress()).isNotNull();
    rig.close();
  }

  @Test
  void it_stops_when_asked_however_fast_it_goes() {
    JobId id = emit(new EmitHandler.Params(Long.MAX_VALUE, 0, 1, 0, NONE, false, false));
    rig.awaitState(id, JobState.RUNNING);
    rig.cancellation.cancel(id);
    assertThat(rig.awaitFinished(id).state()).isEqualTo(JobState.CANCELLED);
    rig.close();
  }
}
