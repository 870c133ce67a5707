package io.jobtail.tracing;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import io.jobtail.wire.JsonReader;
import io.jobtail.wire.MalformedJsonException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Takes spans, as a collector of OTLP over HTTP does, and keeps them. */
public final class Collector implements AutoCloseable {
  private final HttpServer server;
  final List<Map<?, ?>> spans = new CopyOnWriteArrayList<>();
  final List<String> resources = new CopyOnWriteArrayList<>();

  /** What came as {@code Api-Key} or {@code X-Api-Key}. */
  public final List<String> keys = new CopyOnWriteArrayList<>();

  /** On a free port of this machine. */
  public Collector() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/v1/traces",
        exchange -> {
          Headers head = exchange.getRequestHeaders();
          String key = head.getFirst("Api-Key");
          keys.add(String.valueOf(key == null ? head.getFirst("X-Api-Key") : key));
          take(exchange.getRequestBody().readAllBytes());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  /** Where it is, as the configuration has it. */
  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void take(byte[] body) {
    try {
      for (Map<?, ?> of : objects(JsonReader.read(body), "resourceSpans")) {
        resources.add(String.valueOf(of.get("resource")));
        for (Map<?, ?> scope : objects(of, "scopeSpans")) {
          spans.addAll(objects(scope, "spans"));
        }
      }
    } catch (MalformedJsonException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Map<?, ?>> objects(@Nullable Object in, String name) {
    List<Map<?, ?>> all = new ArrayList<>();
    for (Object one :
        (List<?>) Objects.requireNonNull(((Map<?, ?>) Objects.requireNonNull(in)).get(name))) {
      all.add((Map<?, ?>) one);
    }
    return all;
  }

  /** Those with a name, in the order in which they came. */
  List<Map<?, ?>> named(String name) {
    return spans.stream().filter(span -> name.equals(span.get("name"))).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
