package io.jobtail.web;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.HttpVersion;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;
import io.micronaut.http.ssl.ServerSslConfiguration;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;

/**
 * Has the server speak HTTP/2 where {@code jobtail.web.http2} says. The framework's own setting,
 * {@code micronaut.server.http-version}, knows but all or nothing; it counts where it says 2.0.
 */
@Singleton
final class Http2Switch implements BeanCreatedEventListener<NettyHttpServerConfiguration> {
  private final EdgeConfiguration edge;
  private final Provider<ServerSslConfiguration> tls;

  Http2Switch(EdgeConfiguration edge, Provider<ServerSslConfiguration> tls) {
    this.edge = edge;
    this.tls = tls;
  }

  @Override
  public NettyHttpServerConfiguration onCreated(
      BeanCreatedEvent<NettyHttpServerConfiguration> event) {
    NettyHttpServerConfiguration server = event.getBean();
    boolean speaks =
        switch (edge.http2()) {
          case NEVER -> false;
          case TLS -> tls.get().isEnabled() && !server.isDualProtocol();
          case ALWAYS -> true;
        };
    if (speaks) {
      server.setHttpVersion(HttpVersion.HTTP_2_0);
    }
    return server;
  }
}
