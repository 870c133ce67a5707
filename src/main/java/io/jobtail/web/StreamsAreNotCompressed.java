package io.jobtail.web;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.server.netty.HttpCompressionStrategy;
import io.netty.handler.codec.http.HttpResponse;
import jakarta.inject.Singleton;

/**
 * Nothing is compressed: a compressor would hold back a stream's bytes, and the documents are
 * small. A proxy may compress finished logs.
 */
@Singleton
@Replaces(HttpCompressionStrategy.class)
final class StreamsAreNotCompressed implements HttpCompressionStrategy {
  @Override
  public boolean isEnabled() {
    return false;
  }

  @Override
  public boolean shouldCompress(HttpResponse response) {
    return false;
  }

  @Override
  public int getMaxZstdEncodeSize() {
    return 0;
  }
}
