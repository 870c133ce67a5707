package io.jobtail.web;

import io.jobtail.stream.EncodedEvents;
import io.jobtail.stream.HandOver;
import io.micronaut.core.type.Argument;
import io.micronaut.core.type.MutableHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.body.ByteBodyFactory;
import io.micronaut.http.body.CloseableByteBody;
import io.micronaut.http.body.ResponseBodyWriter;
import io.micronaut.http.body.TypedMessageBodyWriter;
import io.micronaut.http.codec.CodecException;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.channel.Channel;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Hands encoded events to the connection as they are, without a copy. The framework's own writer
 * for events would split data on newlines only and write ids raw.
 */
@Singleton
final class EncodedEventsWriter
    implements TypedMessageBodyWriter<EncodedEvents>, ResponseBodyWriter<EncodedEvents> {
  @Override
  public Argument<EncodedEvents> getType() {
    return Argument.of(EncodedEvents.class);
  }

  @Override
  public CloseableByteBody writePiece(
      ByteBodyFactory bodyFactory,
      HttpRequest<?> request,
      HttpResponse<?> response,
      Argument<EncodedEvents> type,
      MediaType mediaType,
      EncodedEvents events) {
    HandOver handOver = events.handOver();
    return bodyFactory.adapt(
        handOver != null && isExpected(handOver, request) ? events.bytes() : events.take());
  }

  /** Over HTTP/1 the reader is given the connection once this, its first item, is out. */
  private static boolean isExpected(HandOver handOver, HttpRequest<?> request) {
    if (!(request instanceof NettyHttpRequest<?> netty)) {
      return false;
    }
    Channel channel = netty.getChannelHandlerContext().channel();
    Exchanges exchanges = channel.pipeline().get(Exchanges.class);
    if (exchanges == null) {
      // in a task: the upgrade of the connection may still be under way
      channel.eventLoop().execute(() -> Multiplexed.tellEnd(channel, request, handOver::gone));
      return false;
    }
    return exchanges.expect(handOver);
  }

  @Override
  public void writeTo(
      Argument<EncodedEvents> type,
      MediaType mediaType,
      EncodedEvents events,
      MutableHeaders outgoingHeaders,
      OutputStream outputStream) {
    try {
      outputStream.write(events.take());
    } catch (IOException e) {
      throw new CodecException("writing events", e);
    }
  }
}
