package io.jobtail.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.jobtail.client.JobtailApi;
import io.jobtail.client.Submission;
import io.jobtail.job.Job;
import io.jobtail.job.JobState;
import io.jobtail.job.StepState;
import io.jobtail.job.StepStatus;
import io.micronaut.context.annotation.Property;
import io.micronaut.http.client.annotation.Client;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

@Property(name = "spec.name", value = "CopyTest")
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
class CopyTest {
  @Client("/")
  interface Jobs extends JobtailApi {}

  @Inject Jobs jobs;
  @TempDir Path from;
  @TempDir Path to;

  @Test
  void copies_and_compares_in_two_steps() throws Exception {
    Files.writeString(from.resolve("a"), "one");
    Files.writeString(from.resolve("b"), "two");

    Job job =
        jobs.submit(Submission.of("mirror", Map.of("from", from.toString(), "to", to.toString())));
    Flux.from(jobs.events(job.id().value())).blockLast();

    assertThat(to.resolve("b")).hasContent("two");
    Job ended = jobs.job(job.id().value());
    assertThat(ended.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(ended.steps())
        .extracting(StepStatus::name, StepStatus::state, StepStatus::weight)
        .containsExactly(
            tuple("copy", StepState.SUCCEEDED, 3.0), tuple("compare", StepState.SUCCEEDED, 1.0));
  }
}
