package io.jobtail.stream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a connection over TLS gives to its channel. What encrypts holds writes back until
 * they are flushed: whoever counts in front of it takes their arrival for the client's progress.
 */
final class Encrypted extends ChannelOutboundHandlerAdapter {
  private static final String NAME = "jobtail-encrypted";

  private long given;

  private Encrypted() {}

  /** Where this connection's bytes are counted; null where none are encrypted. */
  static @Nullable Encrypted of(Channel channel) {
    if (channel.pipeline().get(SslHandler.class) == null) {
      return null;
    }
    Encrypted there = channel.pipeline().get(Encrypted.class);
    if (there != null) {
      return there;
    }
    Encrypted counts = new Encrypted();
    channel.pipeline().addFirst(NAME, counts);
    return counts;
  }

  /** In all, as {@link ChannelOutlet#waiting} counts. */
  long given() {
    return given;
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    long before = ChannelOutlet.waiting(context.channel());
    var _ = context.write(message, promise);
    given += ChannelOutlet.waiting(context.channel()) - before;
  }
}
