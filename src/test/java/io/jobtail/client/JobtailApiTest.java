package io.jobtail.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobtail.job.EventId;
import io.jobtail.job.Job;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobState;
import io.micronaut.context.annotation.Property;
import io.micronaut.http.client.annotation.Client;
import io.micronaut.http.client.exceptions.HttpClientResponseException;
import io.micronaut.http.sse.Event;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

@MicronautTest
@Property(name = "jobtail.store", value = "memory")
class JobtailApiTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  /** How the README says to test one's own handlers. */
  @Client("/")
  interface Jobs extends JobtailApi {}

  @Inject Jobs jobs;

  @Test
  void follows_a_job_to_its_end_with_typed_events() {
    Job job = jobs.submit(Submission.of("emit", Map.of("lines", 3)));

    List<Event<JobEvent>> events = all(jobs.events(job.id().value()));

    assertThat(events)
        .extracting(Event::getId)
        .startsWith("0-1", "1-1", "1-2")
        .doesNotHaveDuplicates();
    assertThat(events)
        .extracting(Event::getData)
        .filteredOn(JobEvent.Log.class::isInstance)
        .hasSize(3);
    assertThat(events.getLast().getData())
        .isInstanceOfSatisfying(
            JobEvent.Done.class,
            done -> {
              assertThat(done.state()).isEqualTo(JobState.SUCCEEDED);
              assertThat(Objects.requireNonNull(done.result()).text()).isEqualTo("{\"lines\":3}");
            });
  }

  @Test
  void resumes_right_after_an_event() {
    Job job = jobs.submit(Submission.of("emit", Map.of("lines", 5)));
    List<Event<JobEvent>> whole = all(jobs.events(job.id().value()));

    List<Event<JobEvent>> rest = all(jobs.eventsAfter(job.id().value(), new EventId(1, 2)));

    assertThat(rest)
        .extracting(Event::getId)
        .containsExactlyElementsOf(whole.stream().map(Event::getId).skip(3).toList());
  }

  @Test
  void begins_with_a_snapshot_and_the_last_lines() {
    Job job = jobs.submit(Submission.of("emit", Map.of("lines", 20)));
    jobs.finished(job.id().value());

    List<Event<JobEvent>> events = all(jobs.tail(job.id().value(), 2));

    assertThat(events.getFirst().getData()).isInstanceOf(JobEvent.Snapshot.class);
    assertThat(events)
        .extracting(Event::getData)
        .filteredOn(JobEvent.Log.class::isInstance)
        .hasSize(2);
  }

  @Test
  void waits_for_the_end_and_reads_the_log() {
    Job job = jobs.submit("key-1", Submission.of("emit", Map.of("lines", 2)).withMaxAttempts(2));

    Job ended = jobs.finished(job.id().value());

    assertThat(ended.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(jobs.log(job.id().value()))
        .startsWith("line 1 ")
        .contains("\nline 2 ")
        .endsWith("\n");
    assertThat(
            jobs.submit("key-1", Submission.of("emit", Map.of("lines", 2)).withMaxAttempts(2)).id())
        .isEqualTo(job.id());
  }

  @Test
  void cancels_and_removes_a_job() {
    Job job =
        jobs.submit(
            Submission.of("emit", Map.of("lines", 1, "delay", "PT1H"))
                .withTimeout(Duration.ofHours(2)));

    jobs.cancel(job.id().value());

    assertThat(jobs.finished(job.id().value()).state()).isEqualTo(JobState.CANCELLED);
    jobs.delete(job.id().value());
    assertThatThrownBy(() -> jobs.job(job.id().value()))
        .isInstanceOf(HttpClientResponseException.class)
        .hasMessageContaining("Gone");
  }

  private static List<Event<JobEvent>> all(Publisher<Event<JobEvent>> events) {
    return Objects.requireNonNull(Flux.from(events).collectList().block(LONG));
  }
}
