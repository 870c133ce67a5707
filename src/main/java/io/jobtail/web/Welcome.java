package io.jobtail.web;

import io.jobtail.runner.Roles;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import java.io.PrintStream;

/** Says, where somebody tries it out, where it listens and what to type. */
@Singleton
@Requires(env = "dev")
final class Welcome implements ApplicationEventListener<ServerStartupEvent> {
  private final Roles roles;

  Welcome(Roles roles) {
    this.roles = roles;
  }

  @Override
  public void onApplicationEvent(ServerStartupEvent event) {
    if (roles.hasApi()) {
      print(System.out, event.getSource().getURL().toString());
    }
  }

  /** Real output, not a log line: it is to be copied. */
  static void print(PrintStream out, String url) {
    out.printf(
        """
        Jobtail listens on %1$s. Try, in another terminal:

          curl -N %1$s/jobs -H 'Content-Type: application/json' -H 'Accept: text/plain' -d '{"type":"emit","params":{"lines":10,"rate":2}}'
          curl -N %1$s/jobs -H 'Content-Type: application/json' -H 'Accept: text/event-stream' -d '{"type":"emit","params":{"lines":10,"rate":2}}'

        """,
        url);
    out.flush();
  }
}
