package io.jobtail;

/** Starts the service. */
public final class Application {
  private Application() {}

  /** Runs until the process is told to stop; exits with 1 if it cannot start. */
  public static void main(String[] args) {
    new Launcher()
        .args(args)
        .banner(false)
        .mainClass(Application.class)
        .singletons(new Halt())
        .start();
  }
}
