package io.jobtail.runner.command;

import io.jobtail.runner.BeforeRescue;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what a server left running that was killed: each process of the ledger that still has the
 * start time that it had, everything that it started and, on Linux, everything with the marker of
 * its run. Entries of a server that still runs are left alone, and so is a later run of the job,
 * which another server of this machine may have begun.
 *
 * <p>Done also where no jobs are run: nobody else looks into this data folder.
 */
@Singleton
final class LeftoverProcesses implements BeforeRescue {
  private static final Logger LOG = LoggerFactory.getLogger(LeftoverProcesses.class);

  private final ProcessLedger ledger;
  private final ProcessLimits limits;

  LeftoverProcesses(ProcessLedger ledger, ProcessLimits limits) {
    this.ledger = ledger;
    this.limits = limits;
  }

  @Override
  public void run() {
    try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
      ledger.entries().stream()
          .filter(entry -> entry.server().find().isEmpty())
          .forEach(entry -> all.execute(() -> end(entry)));
    }
  }

  private void end(ProcessLedger.Entry entry) {
    ProcessLedger.Running program = entry.program();
    ProcessHandle root = program == null ? null : program.find().orElse(null);
    ProcessTree tree = new ProcessTree(root, Marker.of(entry.job(), entry.attempt()));
    int count = tree.alive().size();
    if (!tree.end(limits.leftoverGrace())) {
      LOG.warn("processes of job {} were left running and cannot be ended", entry.job());
      return;
    }
    if (count > 0) {
      LOG.info("ended {} processes of job {} that were left running", count, entry.job());
    }
    ledger.remove(entry.job(), entry.attempt());
  }
}
