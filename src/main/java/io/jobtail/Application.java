package io.jobtail;

import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.info.License;

/** Starts the service, or does what the command line asks for in its place. */
@OpenAPIDefinition(
    info =
        @Info(
            title = "Jobtail",
            version = "0.1",
            description =
                "Submit a long-running job, follow its log and its progress live. A HEAD is"
                    + " answered as the GET of the same path, without the body.",
            license = @License(name = "Apache-2.0")))
public final class Application {
  private Application() {}

  /**
   * Runs until the process is told to stop; exits with 1 if it cannot start.
   *
   * @param args a command or settings; {@code --help} lists them
   */
  public static void main(String[] args) {
    JavaLogs.join();
    if (args.length > 0) {
      new CommandLine(System.out, System.err).run(args).ifPresent(System::exit);
    }
    HeadStart.begin();
    new Launcher().args(args).banner(false).mainClass(Application.class).start();
  }
}
