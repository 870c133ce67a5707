package io.jobtail.web;

import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.stream.TextLogs;
import io.jobtail.stream.TextOptions;
import io.jobtail.stream.TextQuery;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.sse.Event;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.reactivestreams.Publisher;

/** A job's log as plain text: whole, in ranges, its last lines, or as it grows. */
@Controller("/jobs")
final class LogController {
  private static final Set<String> PARAMETERS =
      Set.of("attempt", "follow", "tail", "timestamps", "ansi");

  private final TextLogs texts;
  private final StreamResponses responses;

  LogController(TextLogs texts, StreamResponses responses) {
    this.texts = texts;
    this.responses = responses;
  }

  /**
   * The text log.
   *
   * @param id the job
   */
  @Get("/{id}/log")
  @Produces(MediaType.TEXT_PLAIN)
  CompletionStage<HttpResponse<Publisher<Event<JobEvent>>>> log(
      @PathVariable String id, HttpRequest<?> request) {
    Query query = new Query(request, PARAMETERS);
    Long attempt = query.number("attempt", 0, Integer.MAX_VALUE);
    boolean follow = query.flag("follow");
    Long tail = query.number("tail", 0, 1_000_000_000);
    boolean timestamps = query.flag("timestamps");
    String ansi = query.one("ansi");
    if (ansi != null && !ansi.equals("strip") && !ansi.equals("keep")) {
      query.wrong("ansi is strip or keep, not " + Problem.printable(ansi));
    }
    Optional<JobId> job = JobId.parse(id);
    if (query.problem().isPresent()) {
      return EventController.answer(query.problem().get());
    }
    if (job.isEmpty()) {
      return EventController.answer(Problem.noSuchJob(id));
    }
    TextQuery text =
        new TextQuery(
            job.get(),
            attempt == null ? null : attempt.intValue(),
            follow,
            tail,
            new TextOptions(timestamps, "strip".equals(ansi)));
    return responses.opening(
        Accept.TEXT,
        job.get(),
        seat -> responses.text(texts.open(text, seat), seat, job.get(), request));
  }
}
