package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class BodiesTest {
  /** Cannot do with the end of a body. */
  private static final class Failing extends Http2FrameAdapter {
    private final List<Long> brokenOff = new ArrayList<>();

    @Override
    public int onDataRead(
        ChannelHandlerContext context, int stream, ByteBuf data, int padding, boolean last) {
      if (last) {
        throw new IllegalStateException("on purpose");
      }
      return 0;
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext context, int stream, long code) {
      brokenOff.add(code);
    }
  }

  private final Failing framework = new Failing();
  private final Http2Connection connection = new DefaultHttp2Connection(true);
  private final Bodies bodies = new Bodies(framework, connection);
  private final ChannelHandlerContext context =
      new EmbeddedChannel(new ChannelInboundHandlerAdapter()).pipeline().lastContext();
  private Http2Stream stream = connection.connectionStream();

  @BeforeEach
  void begin() throws Exception {
    stream = connection.remote().createStream(1, false);
    bodies.expect(stream);
  }

  @Test
  void a_body_whose_end_did_not_get_through_is_broken_off_when_its_stream_is_closed() {
    assertThatThrownBy(() -> bodies.onDataRead(context, 1, Unpooled.EMPTY_BUFFER, 0, true))
        .hasMessage("on purpose");
    bodies.closed(context, stream);
    assertThat(framework.brokenOff).containsExactly(8L);
  }

  @Test
  void a_body_is_broken_off_once() throws Exception {
    bodies.onRstStreamRead(context, 1, 5);
    bodies.onGoAwayRead(context, 1, 0, Unpooled.EMPTY_BUFFER);
    bodies.closed(context, stream);
    assertThat(framework.brokenOff).containsExactly(5L);
  }

  @Test
  void a_goodbye_leaves_a_body_that_is_still_to_come_to_its_streams_end() throws Exception {
    bodies.onGoAwayRead(context, 1, 0, Unpooled.EMPTY_BUFFER);
    assertThat(framework.brokenOff).isEmpty();
    bodies.closed(context, stream);
    assertThat(framework.brokenOff).containsExactly(8L);
  }
}
