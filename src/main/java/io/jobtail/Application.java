package io.jobtail;

/** Starts the service, or does what the command line asks for in its place. */
public final class Application {
  private Application() {}

  /**
   * Runs until the process is told to stop; exits with 1 if it cannot start.
   *
   * @param args a command or settings; {@code --help} lists them
   */
  public static void main(String[] args) {
    if (args.length > 0) {
      new CommandLine(System.out, System.err).run(args).ifPresent(System::exit);
    }
    new Launcher().args(args).banner(false).mainClass(Application.class).start();
  }
}
