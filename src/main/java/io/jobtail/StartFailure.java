package io.jobtail;

import io.jobtail.store.StoreException;
import java.net.BindException;
import java.util.Optional;

/** Why the service cannot start, where the one who starts it can do something about it. */
final class StartFailure {
  private StartFailure() {}

  /** One line for the terminal; empty where only a stack trace helps. */
  static Optional<String> describe(Throwable failure) {
    Throwable outer = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case StoreException store -> {
          return Optional.of("Jobtail cannot start: " + store.getMessage());
        }
        case WrongSettingException setting -> {
          return Optional.of("Jobtail cannot start: " + setting.getMessage());
        }
        case BindException bind -> {
          return Optional.of(
              "Jobtail cannot start: "
                  + outer.getMessage() // names host and port
                  + ": "
                  + bind.getMessage()
                  + "; stop what listens there, or choose another micronaut.server.port"
                  + " (MICRONAUT_SERVER_PORT)");
        }
        default -> outer = cause;
      }
    }
    return Optional.empty();
  }
}
