package io.jobtail.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.client.JobtailApi;
import io.jobtail.client.Submission;
import io.jobtail.job.Job;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobState;
import io.micronaut.context.annotation.Property;
import io.micronaut.http.client.annotation.Client;
import io.micronaut.http.sse.Event;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

@Property(name = "spec.name", value = "ChecksumTest")
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
class ChecksumTest {
  @Client("/")
  interface Jobs extends JobtailApi {}

  @Inject Jobs jobs;

  @Test
  void says_the_checksum_of_every_file() {
    Job job = jobs.submit(Submission.of("checksums", Map.of("folder", "src/site")));

    List<Event<JobEvent>> events = Flux.from(jobs.events(job.id().value())).collectList().block();

    assertThat(events).last().extracting(Event::getData).isInstanceOf(JobEvent.Done.class);
    assertThat(jobs.job(job.id().value()).state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(jobs.log(job.id().value())).contains("protocol.md");
  }
}
