package io.jobtail.client;

import io.jobtail.job.EventId;
import io.jobtail.job.Job;
import io.jobtail.job.JobEvent;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.sse.Event;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * What a Jobtail server can be asked, as a declarative client. Use {@link JobtailClient}, or extend
 * this with a {@code @Client} of your own: {@code @Client("/") interface Jobs extends JobtailApi
 * {}} talks to the server of a {@code @MicronautTest}.
 *
 * <p>An error status is thrown as {@link
 * io.micronaut.http.client.exceptions.HttpClientResponseException}; its body is a problem document.
 * Methods that return a value block, and may not be called on an event loop.
 */
public interface JobtailApi {
  /** Submits a job. */
  @Post("/jobs")
  Job submit(@Body Submission submission);

  /**
   * Submits a job at most once.
   *
   * @param key the same key and the same submission give the same job
   */
  @Post("/jobs")
  Job submit(@Header("Idempotency-Key") String key, @Body Submission submission);

  /** The job as it is. */
  @Get("/jobs/{id}")
  Job job(@PathVariable String id);

  /** The job once it has ended; waits for that. The client's read timeout bounds the wait. */
  @Get("/jobs/{id}?until=finished")
  Job finished(@PathVariable String id);

  /** Asks the job to stop. */
  @Post("/jobs/{id}/cancel")
  @Consumes(MediaType.APPLICATION_JSON)
  Job cancel(@PathVariable String id);

  /** Removes a finished job. */
  @Delete("/jobs/{id}")
  HttpResponse<Void> delete(@PathVariable String id);

  /** The text log of the latest attempt, as far as it is written. */
  @Get("/jobs/{id}/log")
  @Consumes(MediaType.TEXT_PLAIN)
  String log(@PathVariable String id);

  /**
   * The events as they come, with their data as JSON text. {@link #events(String)} gives them
   * typed.
   *
   * @param after go on right after this event
   * @param tail begin with a snapshot and the last so many log events; ignored with {@code after}
   */
  @Get("/jobs/{id}/events{?tail}")
  @Consumes(MediaType.TEXT_EVENT_STREAM)
  Publisher<Event<String>> rawEvents(
      @PathVariable String id,
      @Header("Last-Event-ID") @Nullable String after,
      @QueryValue @Nullable Long tail);

  /** All events of a job, to its end. Each has its id; keep the last one to resume. */
  default Publisher<Event<JobEvent>> events(String id) {
    return typed(rawEvents(id, null, null));
  }

  /** The events right after one that was seen. */
  default Publisher<Event<JobEvent>> eventsAfter(String id, EventId after) {
    return typed(rawEvents(id, after.toString(), null));
  }

  /** A snapshot of the job, its last so many log events, and what follows. */
  default Publisher<Event<JobEvent>> tail(String id, long lines) {
    return typed(rawEvents(id, null, lines));
  }

  private static Publisher<Event<JobEvent>> typed(Publisher<Event<String>> raw) {
    return Flux.from(raw).handle((event, sink) -> TypedEvents.of(event).ifPresent(sink::next));
  }
}
