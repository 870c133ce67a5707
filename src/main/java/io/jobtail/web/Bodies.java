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
  // of a stream: that the framework knows that nothing of it comes or goes any more
  private final Http2Connection.PropertyKey broken;

  Bodies(Http2FrameListener framework, Http2Connection connection) {
    super(framework);
    this.connection = connection;
    this.coming = connection.newKey();
    this.begun = connection.newKey();
    this.broken = connection.newKey();
  }

  /** A request has begun; its head is not passed on yet. */
  void expect(Http2Stream stream) {
    stream.setProperty(coming, Boolean.TRUE);
  }

  /** Whether a request's end is still to come; from now on it is not. */
  boolean noneComes(Http2Stream stream) {
    return stream.removeProperty(coming) != null;
  }

  /** A stream was closed, and is forgotten after this call. */
  void closed(ChannelHandlerContext context, Http2Stream stream) {
    if (noneComes(stream)) {
      try {
        breakOff(context, stream, Http2Error.CANCEL.code());
      } catch (Http2Exception e) {
        throw new IllegalStateException("of stream " + stream.id(), e);
      }
    }
  }

  /** Once: of a second time the framework takes a note that it never forgets. */
  private void breakOff(ChannelHandlerContext context, Http2Stream stream, long code)
      throws Http2Exception {
    if (stream.setProperty(broken, Boolean.TRUE) == null) {
      super.onRstStreamRead(context, stream.id(), code);
    }
  }

  /**
   * A copy goes on, of ordinary memory: the framework gathers what comes in one read, and forgets
   * it where a reset comes in the same. Nobody has to release this.
   */
  @Override
  public int onDataRead(
      ChannelHandlerContext context, int number, ByteBuf data, int padding, boolean last)
      throws Http2Exception {
    ByteBuf copy = Unpooled.wrappedBuffer(ByteBufUtil.getBytes(data));
    try {
      return pass(context, number, copy, padding, last);
    } finally {
      copy.release();
    }
  }

  private int pass(
      ChannelHandlerContext context, int number, ByteBuf data, int padding, boolean last)
      throws Http2Exception {
    Http2Stream stream = connection.stream(number);
    boolean ends = last && stream != null && noneComes(stream);
    boolean passed = false;
    try {
      int consumed = super.onDataRead(context, number, data, padding, last);
      passed = true;
      return consumed;
    } finally {
      if (ends && !passed) {
        // it did not get there: the end is still to come, when the stream is closed for that
        expect(stream);
      }
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
    if (stream.getProperty(begun) == null) {
      return false;
    }
    var _ = pass(context, number, Unpooled.EMPTY_BUFFER, 0, true);
    return true;
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext context, int number, long code)
      throws Http2Exception {
    Http2Stream stream = connection.stream(number);
    if (stream != null) {
      var _ = noneComes(stream);
      breakOff(context, stream, code);
    }
  }

  /**
   * Answers end here. Bodies do when their streams are closed: the framework would break off those
   * only that it has begun to hand on, and not one of which all came in this read.
   */
  @Override
  public void onGoAwayRead(ChannelHandlerContext context, int lastStream, long code, ByteBuf data)
      throws Http2Exception {
    connection.forEachActiveStream(stream -> {
      if (stream.getProperty(coming) == null) {
        breakOff(context, stream, code);
      }
      return true;
    });
  }
}
