package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.JobEvent;
import io.jobtail.job.LogStream;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes numbered lines of a text that is told, each once it has ended. Belongs to one reader. */
final class LineMaker implements TextTeller.Out {
  private final int maxLine;
  private final Consumer<LogLine> lines;
  private long number;

  // of the line that is told
  private Instant time = Instant.EPOCH;
  private LogStream stream = LogStream.LOG;
  private String first = "";
  private @Nullable StringBuilder rest;
  private boolean isCut;
  private boolean isGap;

  // what it comes of; a line may be ended by another stream, or by the end of the job
  private EventId id = EventId.START;
  private final Map<LogStream, JobEvent.Log> last = new EnumMap<>(LogStream.class);

  /**
   * @param before how many lines have ended before
   * @param maxLine characters of a line that are kept, 2 or more
   */
  LineMaker(long before, int maxLine, Consumer<LogLine> lines) {
    this.number = before;
    this.maxLine = maxLine;
    this.lines = lines;
  }

  /** How many lines have ended. */
  long number() {
    return number;
  }

  @Override
  public void event(EventId eventId, JobEvent event) {
    id = eventId;
    if (event instanceof JobEvent.Log log) {
      last.put(log.stream(), log);
    }
  }

  @Override
  public void attemptBegins() {
    number = 0;
    last.clear();
  }

  @Override
  public void gap() {
    isGap = true;
    last.clear();
  }

  @Override
  public void begin(Instant begun, LogStream of) {
    time = begun;
    stream = of;
    first = "";
    rest = null;
    isCut = false;
  }

  @Override
  public void text(String part) {
    StringBuilder more = rest;
    String fits = fitting(part, maxLine - (more == null ? first.length() : more.length()));
    isCut |= fits.length() < part.length();
    if (more != null) {
      more.append(fits);
    } else if (first.isEmpty()) {
      first = fits;
    } else if (!fits.isEmpty()) {
      rest = new StringBuilder(first).append(fits);
    }
  }

  /** Its beginning, never half of a surrogate pair. */
  private static String fitting(String part, int room) {
    if (part.length() <= room) {
      return part;
    }
    boolean splits = room > 0 && Character.isHighSurrogate(part.charAt(room - 1));
    return part.substring(0, splits ? room - 1 : room);
  }

  @Override
  public void end() {
    number++;
    JobEvent.Log own = last.get(stream);
    lines.accept(
        new LogLine(
            number,
            id,
            time,
            stream,
            own == null ? null : own.level(),
            own == null ? null : own.step(),
            rest == null ? first : rest.toString(),
            isCut,
            isGap));
    isGap = false;
  }
}
