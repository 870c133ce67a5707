package io.jobtail.tracing;

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

/** Takes spans, as a collector of OTLP over HTTP does, and keeps them. */
final class Collector implements AutoCloseable {
  private final HttpServer server;
  final List<Map<?, ?>> spans = new CopyOnWriteArrayList<>();
  final List<String> resources = new CopyOnWriteArrayList<>();
  final List<String> keys = new CopyOnWriteArrayList<>();

  Collector() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/v1/traces",
        exchange -> {
          keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Api-Key")));
          take(exchange.getRequestBody().readAllBytes());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  String endpoint() {
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

  private static List<Map<?, ?>> objects(
      @org.jspecify.annotations.Nullable Object in, String name) {
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
