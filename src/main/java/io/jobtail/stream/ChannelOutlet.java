package io.jobtail.stream;

import io.jobtail.job.StoredEvent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.HttpServerCodec;
import org.jspecify.annotations.Nullable;

/**
 * Straight to a connection, past the HTTP codec: frames are chunks of the body already. What the
 * socket does not take waits in the channel, up to a bound; the frames are shared, so that waiting
 * costs little.
 */
final class ChannelOutlet implements Outlet {
  private final Channel channel;
  private final ChannelHandlerContext out;
  private final @Nullable Encrypted encrypted;
  private boolean unflushed;
  // as the channel counts it, which adds a little for each write
  private long given;

  /**
   * @param inFlight bytes that may wait for the socket
   */
  ChannelOutlet(Channel channel, int inFlight) {
    this.channel = channel;
    this.encrypted = Encrypted.of(channel);
    // the outermost context that still encrypts
    this.out =
        encrypted == null
            ? channel.pipeline().firstContext()
            : channel.pipeline().context(HttpServerCodec.class);
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(inFlight / 2, inFlight));
  }

  @Override
  public boolean hasRoom() {
    return channel.isWritable();
  }

  @Override
  public void give(Frame frame, @Nullable StoredEvent last) {
    if (frame.size() == 0) {
      // an empty chunk would end the body
      return;
    }
    long before = waiting();
    var _ = out.write(frame.chunk(channel.alloc()), channel.voidPromise());
    given += waiting() - before;
    unflushed = true;
  }

  @Override
  public boolean flush() {
    if (!unflushed) {
      return false;
    }
    unflushed = false;
    out.flush();
    return true;
  }

  @Override
  public boolean isWaiting() {
    return waiting() > 0;
  }

  private long waiting() {
    return waiting(channel);
  }

  /** Bytes that wait for the socket, and a little for each write. */
  static long waiting(Channel channel) {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  /** Whole buffers that were taken, and what was taken of the next. */
  @Override
  public long progress() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    int begun = buffer != null && buffer.current() instanceof ByteBuf next ? next.readerIndex() : 0;
    return (encrypted == null ? given : encrypted.given()) - waiting() + begun;
  }

  @Override
  public void whenSent(Runnable task) {
    var _ = out.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> task.run());
  }
}
