package io.jobtail.web;

import io.jobtail.job.EventId;
import io.jobtail.job.JobEvent;
import io.jobtail.stream.EventPage;
import io.jobtail.stream.StreamQuery;
import io.jobtail.stream.Streams;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.sse.Event;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * Events page by page, for clients without streams: {@code {events, next, closed}}, with a wait
 * where nothing is new.
 */
@Singleton
final class EventPages {
  static final int DEFAULT_LIMIT = 1_000;

  private final Streams streams;
  private final Waiting waiting;
  private final Offload offload;

  EventPages(Streams streams, Waiting waiting, Offload offload) {
    this.streams = streams;
    this.waiting = waiting;
    this.offload = offload;
  }

  CompletionStage<HttpResponse<Publisher<Event<JobEvent>>>> page(
      HttpRequest<?> request, StreamQuery query) {
    @Nullable Duration wait = Prefer.wait(request);
    return offload.call(() -> respond(request, query, wait));
  }

  @SuppressWarnings("unchecked") // a response's body is written as what it is
  private HttpResponse<Publisher<Event<JobEvent>>> respond(
      HttpRequest<?> request, StreamQuery query, @Nullable Duration wait) {
    Waited<EventPage> waited =
        waiting.until(
            query.job(),
            request,
            wait == null ? Duration.ZERO : wait,
            () -> streams.page(query),
            EventPages::isNews);
    if (waited.isTurnedAway()) {
      // an empty page would be asked for again at once
      return Waited.refusal().response();
    }
    return switch (waited.seen()) {
      case EventPage.Unknown() -> Problem.noSuchJob(query.job().value()).response();
      case EventPage.Gone() -> Problem.gone(query.job().value()).response();
      case EventPage.Page(byte[] json, int _, EventId _, boolean _, boolean _) ->
          (HttpResponse<Publisher<Event<JobEvent>>>)
              (HttpResponse<?>)
                  HttpResponse.ok(json)
                      .contentType(Accept.JSON)
                      .header("Cache-Control", "no-store")
                      .header("Vary", "Accept");
    };
  }

  private static boolean isNews(EventPage page) {
    return !(page
            instanceof
            EventPage.Page(byte[] _, int events, EventId _, boolean atEnd, boolean closed))
        || events > 0
        || !atEnd
        || closed;
  }
}
