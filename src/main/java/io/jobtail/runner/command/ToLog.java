package io.jobtail.runner.command;

import io.jobtail.job.LogStream;
import io.jobtail.runner.JobPart;
import java.util.regex.MatchResult;
import org.jspecify.annotations.Nullable;

/**
 * One stream's lines, into the log and past the eyes of the command's expressions. A line that
 * comes in pieces is looked at as a whole: of progress as soon as more cannot change what was
 * found, of steps when it ends.
 *
 * <p>Not thread-safe.
 */
final class ToLog implements LineDecoder.Sink {
  private final LogStream stream;
  private final @Nullable ProgressPattern progress;
  private final ProgramSteps steps;
  private final boolean looks;
  private final DrawnLine line = new DrawnLine();

  ToLog(LogStream stream, @Nullable ProgressPattern progress, ProgramSteps steps) {
    this.stream = stream;
    this.progress = progress;
    this.steps = steps;
    this.looks = progress != null || steps.areTold();
  }

  @Override
  public void line(String rest) {
    if (!looks) {
      steps.current().log(stream, null, rest);
      return;
    }
    line.add(rest);
    String state = line.state();
    JobPart part = state == null ? steps.current() : steps.before(state);
    part.log(stream, null, rest);
    look(true, part);
    if (state != null) {
      steps.after(state);
    }
    line.clear();
  }

  @Override
  public void fragment(String piece) {
    JobPart part = steps.current();
    part.fragment(stream, piece);
    if (looks) {
      line.add(piece);
      look(false, part);
    }
  }

  @Override
  public void pause() {
    look(true, steps.current());
  }

  private void look(boolean isWhole, JobPart part) {
    MatchResult found = progress == null ? null : progress.newest(line.states(), isWhole);
    if (progress != null && found != null && line.isNew(found)) {
      progress.tell(found, part);
    }
    line.seen();
  }
}
