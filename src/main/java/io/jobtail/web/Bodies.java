package io.jobtail.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * Between the HTTP/2 codec and the framework: sees that each request's body comes to an end, of one
 * kind or the other. Used on the connection's event loop.
 *
 * <p>The framework hears of the end of a body from the client only. One whose stream is reset by
 * this server, or whose connection is dropped, it would wait for, and hold, for good; and it does
 * not take trailers for an end.
 */
final class Bodies extends Http2FrameListenerDecorator {
  private final Http2Connection connection;
  // of a stream: that the end of its request is still to come
  private final Http2Connection.PropertyKey coming;
  // of a stream: that its head has come, and is to be followed by something
  private final Http2Connection.PropertyKey begun;

  Bodies(Http2FrameListener framework, Http2Connection connection) {
    super(framework);
    this.connection = connection;
    this.coming = connection.newKey();
    this.begun = connection.newKey();
  }

  /** A request has begun; its head is not passed on yet. */
  void expect(Http2Stream stream) {
    stream.setProperty(coming, Boolean.TRUE);
  }

  /** Whether a request's end is still to come; from now on it is not. */
  boolean noneComes(Http2Stream stream) {
    return stream.removeProperty(coming) != null;
  }

  private void noneComes(int number) {
    Http2Stream stream = connection.stream(number);
    if (stream != null) {
      var _ = noneComes(stream);
    }
  }

  /** A stream was closed, and is forgotten after this call. */
  void closed(ChannelHandlerContext context, Http2Stream stream) {
    if (noneComes(stream)) {
      try {
        super.onRstStreamRead(context, stream.id(), Http2Error.CANCEL.code());
      } catch (Http2Exception e) {
        throw new IllegalStateException("of stream " + stream.id(), e);
      }
    }
  }

  /**
   * A copy goes on, of ordinary memory: the framework gathers what comes in one read, and forgets
   * it where a reset comes in the same. Nobody has to release this.
   */
  @Override
  public int onDataRead(
      ChannelHandlerContext context, int stream, ByteBuf data, int padding, boolean last)
      throws Http2Exception {
    if (last) {
      noneComes(stream);
    }
    ByteBuf copy = Unpooled.wrappedBuffer(ByteBufUtil.getBytes(data));
    try {
      return super.onDataRead(context, stream, copy, padding, last);
    } finally {
      copy.release();
    }
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context, int stream, Http2Headers headers, int padding, boolean last)
      throws Http2Exception {
    if (!endedBy(context, stream, last)) {
      super.onHeadersRead(context, stream, headers, padding, last);
    }
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context,
      int stream,
      Http2Headers headers,
      int dependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean last)
      throws Http2Exception {
    if (!endedBy(context, stream, last)) {
      super.onHeadersRead(context, stream, headers, dependency, weight, exclusive, padding, last);
    }
  }

  /** Whether these were trailers: the framework gets the end without them. */
  private boolean endedBy(ChannelHandlerContext context, int number, boolean last)
      throws Http2Exception {
    Http2Stream stream = connection.stream(number);
    if (stream == null) {
      return false;
    }
    if (!last) {
      stream.setProperty(begun, Boolean.TRUE);
      return false;
    }
    var _ = noneComes(stream);
    if (stream.getProperty(begun) == null) {
      return false;
    }
    var _ = super.onDataRead(context, number, Unpooled.EMPTY_BUFFER, 0, true);
    return true;
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext context, int stream, long code)
      throws Http2Exception {
    noneComes(stream);
    super.onRstStreamRead(context, stream, code);
  }

  /** The framework breaks all bodies off then. */
  @Override
  public void onGoAwayRead(ChannelHandlerContext context, int lastStream, long code, ByteBuf data)
      throws Http2Exception {
    connection.forEachActiveStream(stream -> {
      var _ = noneComes(stream);
      return true;
    });
    super.onGoAwayRead(context, lastStream, code, data);
  }
}
