package io.jobtail.runner;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.core.order.Ordered;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;

/**
 * Has the runner begin when the port is open and all others who wait for that are done: a start
 * that fails before would leave behind what it has begun.
 */
@Singleton
final class FirstClaim implements ApplicationEventListener<ServerStartupEvent>, Ordered {
  private final Runner runner;

  FirstClaim(Runner runner) {
    this.runner = runner;
  }

  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }

  @Override
  public void onApplicationEvent(ServerStartupEvent event) {
    runner.begin();
  }
}
