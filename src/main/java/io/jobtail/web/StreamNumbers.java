package io.jobtail.web;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http2.CleartextHttp2ServerUpgradeHandler.PriorKnowledgeUpgradeEvent;
import io.netty.handler.codec.http2.HttpConversionUtil.ExtensionHeaderNames;

/**
 * Takes the codec's own header for a stream's number off the request that changes a connection to
 * HTTP/2: that one still came as HTTP/1, with whatever headers its client likes. Of all other
 * requests over HTTP/2 the codec writes the header itself. There until it is known what is spoken.
 */
final class StreamNumbers extends ChannelInboundHandlerAdapter {
  private StreamNumbers() {}

  /** Where the client may change over. */
  static void strip(ChannelPipeline pipeline) {
    ChannelHandlerContext upgrade = pipeline.context(HttpServerUpgradeHandler.class);
    if (upgrade != null) {
      pipeline.addBefore(upgrade.name(), null, new StreamNumbers());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request) {
      request.headers().remove(ExtensionHeaderNames.STREAM_ID.text());
      context.pipeline().remove(this);
    }
    context.fireChannelRead(message);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof PriorKnowledgeUpgradeEvent) {
      context.pipeline().remove(this);
    }
    context.fireUserEventTriggered(event);
  }
}
