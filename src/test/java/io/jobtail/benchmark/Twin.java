package io.jobtail.benchmark;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.sse.Event;
import io.micronaut.runtime.Micronaut;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Sinks;

/**
 * The server that one would write first: a Reactor sink per job, and the framework's own writer of
 * events. A reader that is slow is buffered for; one kind also keeps the last events for those who
 * come late.
 */
@Controller
@Requires(property = Twin.KIND)
final class Twin {
  static final String KIND = "benchmark.twin";

  private static final int HISTORY = 1000;

  private final Map<String, Sinks.Many<Event<String>>> sinks = new ConcurrentHashMap<>();
  private final boolean replays =
      Contenders.TWIN_REPLAY.equals(System.getProperty(KIND, Contenders.TWIN_MULTICAST));

  /** Serves on a port, which is the second argument, after the kind. */
  public static void main(String[] args) {
    System.setProperty(KIND, args[0]);
    Micronaut.build(args)
        .beanConfigurations(new ProductIsOff())
        .properties(Map.of("micronaut.server.port", args[1], "micronaut.server.host", "127.0.0.1"))
        .banner(false)
        .start();
  }

  @Get("/sub")
  @Produces(MediaType.TEXT_EVENT_STREAM)
  Publisher<Event<String>> subscribe(@QueryValue String id) {
    // without a first event the head of the answer would wait for one
    return sink(id).asFlux().onBackpressureBuffer().startWith(Event.of("welcome"));
  }

  @Post("/pub")
  @Consumes(MediaType.TEXT_PLAIN)
  HttpResponse<?> publish(@QueryValue String id, @Body String text) {
    Sinks.EmitResult result = sink(id).tryEmitNext(Event.of(text));
    return result.isSuccess() ? HttpResponse.noContent() : HttpResponse.serverError();
  }

  private Sinks.Many<Event<String>> sink(String id) {
    return sinks.computeIfAbsent(
        id,
        _ ->
            replays
                ? Sinks.many().replay().limit(HISTORY)
                : Sinks.many().multicast().directBestEffort());
  }
}
