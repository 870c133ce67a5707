package io.jobtail.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.launchdarkly.eventsource.CommentEvent;
import com.launchdarkly.eventsource.ConnectStrategy;
import com.launchdarkly.eventsource.ErrorStrategy;
import com.launchdarkly.eventsource.EventSource;
import com.launchdarkly.eventsource.MessageEvent;
import com.launchdarkly.eventsource.StreamEvent;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpRequest;
import io.micronaut.http.client.HttpClient;
import io.micronaut.http.client.exceptions.HttpClientException;
import io.micronaut.http.client.sse.SseClient;
import io.micronaut.http.sse.Event;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** The clients that are shown to work. */
final class Clients {
  private Clients() {}

  /** The JDK's HttpClient, with a reading of lines of our own. */
  static final class Jdk implements Client {
    @Override
    public void follow(String url, Consumer<Received> onEvent, Runnable onHeartbeat)
        throws Exception {
      String cursor = "";
      try (java.net.http.HttpClient client = java.net.http.HttpClient.newHttpClient()) {
        while (true) {
          java.net.http.HttpRequest.Builder request =
              java.net.http.HttpRequest.newBuilder(URI.create(url));
          if (!cursor.isEmpty()) {
            request.header("Last-Event-ID", cursor);
          }
          HttpResponse<InputStream> answer =
              client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
          if (answer.statusCode() == 204) {
            return;
          }
          cursor = read(answer.body(), cursor, onEvent, onHeartbeat);
        }
      }
    }

    @Override
    public boolean showsComments() {
      return true;
    }
  }

  /** Reads to the end, or the break, of one connection; returns the last id. */
  private static String read(
      InputStream body, String cursor, Consumer<Received> onEvent, Runnable onHeartbeat) {
    String last = cursor;
    SseReader reader = new SseReader(noticing(body, onHeartbeat), cursor);
    try (body) {
      for (Received event = reader.next(); event != null; event = reader.next()) {
        last = event.id();
        onEvent.accept(event);
      }
    } catch (IOException broken) {
      return last;
    }
    return last;
  }

  /** Tells of reads that are nothing but a comment. */
  private static InputStream noticing(InputStream body, Runnable onHeartbeat) {
    return new FilterInputStream(body) {
      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        if (n > 0 && new String(buffer, offset, n, UTF_8).equals(":\n")) {
          onHeartbeat.run();
        }
        return n;
      }
    };
  }

  /** curl, called again by whoever reads its output. */
  static final class CurlClient implements Client {
    @Override
    public void follow(String url, Consumer<Received> onEvent, Runnable onHeartbeat)
        throws Exception {
      String cursor = "";
      while (true) {
        List<String> command = new ArrayList<>(List.of("curl", "-sN", "--max-time", "60", url));
        command.addAll(List.of("-w", "%{stderr}%{http_code}"));
        if (!cursor.isEmpty()) {
          command.addAll(List.of("-H", "Last-Event-ID: " + cursor));
        }
        Process curl = new ProcessBuilder(command).start();
        cursor = read(curl.getInputStream(), cursor, onEvent, onHeartbeat);
        String status = new String(curl.getErrorStream().readAllBytes(), UTF_8);
        if (curl.waitFor() == 0 && status.equals("204")) {
          return;
        }
      }
    }

    @Override
    public boolean showsComments() {
      return true;
    }
  }

  /** okhttp-eventsource reconnects by itself; an application stops it at the 204. */
  static final class OkHttp implements Client {
    @Override
    public void follow(String url, Consumer<Received> onEvent, Runnable onHeartbeat)
        throws Exception {
      AtomicInteger status = new AtomicInteger();
      OkHttpClient http =
          new OkHttpClient.Builder()
              .addNetworkInterceptor(chain -> {
                okhttp3.Response answer = chain.proceed(chain.request());
                status.set(answer.code());
                return answer;
              })
              .build();
      try (EventSource source =
          new EventSource.Builder(ConnectStrategy.http(URI.create(url)).httpClient(http))
              .errorStrategy(ErrorStrategy.alwaysContinue())
              .build()) {
        while (status.get() != 204) {
          StreamEvent event = source.readAnyEvent();
          if (event instanceof MessageEvent message) {
            onEvent.accept(
                new Received(message.getLastEventId(), message.getEventName(), message.getData()));
          } else if (event instanceof CommentEvent) {
            onHeartbeat.run();
          }
        }
      }
    }

    @Override
    public boolean showsComments() {
      return true;
    }
  }

  /** Micronaut's SseClient does not reconnect; its application does, with the last id. */
  static final class Micronaut implements Client {
    @Override
    public void follow(String url, Consumer<Received> onEvent, Runnable onHeartbeat)
        throws Exception {
      String cursor = null;
      URI uri = URI.create(url);
      SseClient events = SseClient.create(uri.toURL());
      try (AutoCloseable _ = (AutoCloseable) events;
          HttpClient http = HttpClient.create(uri.toURL())) {
        boolean done = false;
        while (!done) {
          Received last = read(events, request(uri, cursor), onEvent);
          cursor = last == null ? cursor : last.id();
          done = last != null && last.isDone();
        }
        HttpStatus end = http.toBlocking().exchange(request(uri, cursor)).status();
        if (end != HttpStatus.NO_CONTENT) {
          throw new AssertionError("after done: " + end);
        }
      }
    }

    private static MutableHttpRequest<?> request(URI uri, @Nullable String cursor) {
      MutableHttpRequest<?> request = HttpRequest.GET(uri).header("Accept", "text/event-stream");
      return cursor == null ? request : request.header("Last-Event-ID", cursor);
    }

    private static @Nullable Received read(
        SseClient client, MutableHttpRequest<?> request, Consumer<Received> onEvent) {
      return Flux.from(client.eventStream(request, Argument.STRING))
          .map(Micronaut::received)
          .doOnNext(onEvent)
          .onErrorResume(HttpClientException.class, cut -> Flux.empty())
          .blockLast();
    }

    private static Received received(Event<String> event) {
      return new Received(event.getId(), event.getName(), event.getData());
    }

    @Override
    public boolean showsComments() {
      return false;
    }
  }
}
