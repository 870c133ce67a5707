package io.jobtail.runner.command;

import io.jobtail.job.JobError;
import io.jobtail.job.Reason;
import io.jobtail.runner.Completion;
import io.jobtail.runner.DrainConfiguration;
import io.jobtail.runner.JobContext;
import io.jobtail.store.LogLimits;
import jakarta.inject.Singleton;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a program from its start to the end of everything that it started. An interruption of the
 * calling thread ends it: SIGTERM to all, SIGKILL after {@code kill-after}, then the exception.
 *
 * <p>A program that ends by itself has its output read to the end, or for {@code
 * jobtail.process.drain} if something that it started keeps the pipe open. What it leaves running
 * then is ended too: a job's end is the end of all of it.
 *
 * <p>Safe for use by many threads.
 */
@Singleton
final class ProgramRunner {
  private static final Logger LOG = LoggerFactory.getLogger(ProgramRunner.class);
  private static final File NO_INPUT = new File("/dev/null");

  /** The system's own words in the JDK's message, such as "No such file or directory". */
  private static final Pattern SYSTEM_WORDS =
      Pattern.compile("error[=:] ?\\d+[, (]+([^()]+)\\)?\\s*$");

  /** A shell's way to say that a signal ended something, and the JDK's too. */
  private static final int SIGNAL_BASE = 128;

  private static final int LAST_SIGNAL = 64;

  private final ProcessLedger ledger;
  private final ProcessLimits limits;
  private final ProgramOutput.LogSettings log;
  private final DrainConfiguration stop;
  private final RunningPrograms running;

  ProgramRunner(
      ProcessLedger ledger,
      ProcessLimits limits,
      LogLimits logLimits,
      PartialLines partial,
      DrainConfiguration stop,
      RunningPrograms running) {
    this.ledger = ledger;
    this.limits = limits;
    this.stop = stop;
    this.running = running;
    this.log =
        new ProgramOutput.LogSettings(
            logLimits.maxLine(), partial.partialAfter(), SilenceTimer.REAL);
  }

  /**
   * Runs one attempt.
   *
   * @param arguments the program and its arguments
   * @throws InterruptedException when asked to stop; nothing of the program is left then
   */
  Completion run(Command command, List<String> arguments, JobContext context)
      throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    File directory = command.directory();
    if (directory != null && !directory.isDirectory()) {
      return cannotStart(arguments.getFirst(), "there is no directory " + directory);
    }
    var server = ProcessLedger.Running.of(ProcessHandle.current());
    var entry = new ProcessLedger.Entry(context.id(), context.attempt(), server, null);
    try {
      ledger.write(entry);
      return follow(start(command, arguments, context), command, context, entry);
    } catch (IOException e) {
      return cannotStart(arguments.getFirst(), systemWords(e));
    } catch (UncheckedIOException e) {
      LOG.error("job {}: its program cannot be noted down, and so is not run", context.id(), e);
      return cannotStart(arguments.getFirst(), "the list of running programs cannot be written");
    } finally {
      ledger.remove(context.id(), context.attempt());
    }
  }

  private static Process start(Command command, List<String> arguments, JobContext context)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(arguments)
            .directory(command.directory())
            .redirectInput(ProcessBuilder.Redirect.from(NO_INPUT));
    builder.environment().clear();
    builder.environment().putAll(ProgramEnvironment.of(command, context));
    return builder.start();
  }

  private Completion follow(
      Process process, Command command, JobContext context, ProcessLedger.Entry entry)
      throws InterruptedException {
    ProcessTree tree =
        new ProcessTree(process.toHandle(), Marker.of(context.id(), context.attempt()));
    ProgramOutput output = output(process, command, context, tree);
    ExitHook net = new ExitHook(tree, exitWait(command));
    running.add(tree);
    try {
      net.spread();
      ledger.write(entry.with(ProcessLedger.Running.of(process.toHandle())));
      output.awaitProgram();
      if (!output.awaitEnd(limits.drain())) {
        LOG.debug("job {}: the program ended and its output did not", context.id());
      }
    } finally {
      clear(tree, output, command, context);
      net.fold();
      running.remove(tree);
    }
    output.throwFailure();
    return completion(process.exitValue());
  }

  /** A program whose output cannot be read must not go on unseen. */
  private ProgramOutput output(
      Process process, Command command, JobContext context, ProcessTree tree)
      throws InterruptedException {
    try {
      return ProgramOutput.follow(process, command, context, log);
    } catch (RuntimeException | Error e) {
      if (!tree.end(command.killAfter())) {
        LOG.warn("processes of job {} do not end", context.id());
      }
      throw e;
    }
  }

  /** Longer than an orderly end takes. */
  private Duration exitWait(Command command) {
    return stop.beforeStop().plus(command.killAfter()).plus(limits.drain()).plusSeconds(1);
  }

  private void clear(ProcessTree tree, ProgramOutput output, Command command, JobContext context) {
    if (!tree.end(command.killAfter())) {
      LOG.warn("processes of job {} do not end", context.id());
    }
    output.finish(limits.drain());
  }

  private static Completion completion(int exitCode) {
    if (exitCode == 0) {
      return new Completion.Succeeded(null, 0);
    }
    int signal = exitCode - SIGNAL_BASE;
    String detail =
        signal > 0 && signal <= LAST_SIGNAL
            ? "ended by signal " + signal + " (exit code " + exitCode + ")"
            : "exit code " + exitCode;
    JobError error =
        new JobError("urn:jobtail:error:exit-code", "The program did not succeed", detail);
    return new Completion.Failed(Reason.EXIT_CODE, error, exitCode);
  }

  private static Completion cannotStart(String program, String why) {
    JobError error =
        new JobError(
            "urn:jobtail:error:cannot-start",
            "The program cannot be started",
            program + ": " + why);
    return new Completion.Failed(Reason.ERROR, error, null);
  }

  private static String systemWords(IOException e) {
    Matcher words = SYSTEM_WORDS.matcher(String.valueOf(e.getMessage()));
    return words.find() ? words.group(1) : "the system refused it";
  }
}
