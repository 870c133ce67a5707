package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.Test;

final class StreamNumbersTest {
  @Test
  void a_client_that_changes_to_http_2_does_not_choose_the_number_of_its_stream() {
    HttpServerUpgradeHandler upgrade =
        new HttpServerUpgradeHandler(new HttpServerCodec(), _ -> null);
    EmbeddedChannel channel = new EmbeddedChannel(upgrade);
    StreamNumbers.strip(channel.pipeline());
    HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
    request.headers().set("X-Http2-Stream-Id", "3").set("X-Other", "1");
    channel.writeInbound(request);
    HttpRequest passed = channel.readInbound();
    assertThat(passed.headers().names()).containsExactly("X-Other");
    assertThat(channel.pipeline().get(StreamNumbers.class)).isNull();
    channel.finishAndReleaseAll();
  }
}
