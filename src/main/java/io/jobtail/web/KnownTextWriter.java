package io.jobtail.web;

import io.jobtail.stream.EncodedEvents;
import io.micronaut.core.io.buffer.ReadBuffer;
import io.micronaut.core.type.Argument;
import io.micronaut.core.type.MutableHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.body.ByteBodyFactory;
import io.micronaut.http.body.CloseableByteBody;
import io.micronaut.http.body.ResponseBodyWriter;
import io.micronaut.http.body.TypedMessageBodyWriter;
import jakarta.inject.Singleton;
import java.io.OutputStream;
import java.util.OptionalLong;
import reactor.core.publisher.Flux;

/** Streams a text with its length: a body that is a plain publisher would be sent in chunks. */
@Singleton
final class KnownTextWriter
    implements TypedMessageBodyWriter<KnownText>, ResponseBodyWriter<KnownText> {
  @Override
  public Argument<KnownText> getType() {
    return Argument.of(KnownText.class);
  }

  @Override
  public CloseableByteBody writePiece(
      ByteBodyFactory bodyFactory,
      HttpRequest<?> request,
      HttpResponse<?> response,
      Argument<KnownText> type,
      MediaType mediaType,
      KnownText text) {
    Flux<ReadBuffer> bytes =
        Flux.from(text.items())
            .cast(EncodedEvents.class)
            .map(events -> bodyFactory.readBufferFactory().adapt(events.take()));
    return bodyFactory.adapt(bytes, OptionalLong.of(text.length()));
  }

  @Override
  public void writeTo(
      Argument<KnownText> type,
      MediaType mediaType,
      KnownText text,
      MutableHeaders outgoingHeaders,
      OutputStream outputStream) {
    throw new UnsupportedOperationException("a stream is not written while a thread waits");
  }
}
