package io.jobtail.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jobtail.wire.JsonBytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps the lines that a query asks for, up to its bounds, and writes them. */
final class LinePicker implements Consumer<LogLine> {
  private final long from;
  private final int limit;
  private final @Nullable Grep grep;
  private final int maxPage;
  private final List<LogLine> lines = new ArrayList<>();
  private long size;

  /**
   * @param maxPage characters of text; the line that reaches it is the last
   */
  LinePicker(LinesQuery query, int maxPage) {
    this.from = query.from();
    this.limit = query.limit();
    this.grep = query.grep();
    this.maxPage = maxPage;
  }

  /**
   * Whether it searches, and has looked at its first line.
   *
   * @param seen the last line that was looked at
   */
  boolean hasSearched(long seen) {
    return grep != null && seen >= from;
  }

  boolean isFull() {
    return lines.size() >= limit || size >= maxPage;
  }

  @Override
  public void accept(LogLine line) {
    if (line.number() >= from && !isFull() && (grep == null || grep.isIn(line.text()))) {
      lines.add(line);
      size += line.text().length();
    }
  }

  /**
   * The answer.
   *
   * @param seen the last line that was looked at
   */
  byte[] json(int attempt, long total, boolean complete, long seen) {
    return JsonBytes.line(json -> {
      json.writeStartObject();
      json.writeNumberField("attempt", attempt);
      if (grep == null) {
        json.writeNumberField("from", from);
        json.writeNumberField("total", total);
        json.writeBooleanField("complete", complete);
        lines(json, "lines");
      } else {
        lines(json, "hits");
        // one event may end two lines: of those the last may not have been wanted any more
        long last = isFull() ? lines.getLast().number() : seen;
        if (last < total) {
          json.writeNumberField("next", Math.max(from, last + 1));
        }
        json.writeNumberField("total", total);
      }
      json.writeEndObject();
    });
  }

  private void lines(JsonGenerator json, String name) throws IOException {
    json.writeArrayFieldStart(name);
    for (LogLine line : lines) {
      write(json, line);
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, LogLine line) throws IOException {
    json.writeStartObject();
    json.writeNumberField("n", line.number());
    json.writeStringField("id", line.id().toString());
    json.writeStringField("time", JsonBytes.time(line.time()));
    json.writeStringField("stream", line.stream().wire());
    if (line.level() != null) {
      json.writeStringField("level", line.level());
    }
    if (line.step() != null) {
      json.writeStringField("step", line.step());
    }
    json.writeStringField("text", line.text());
    if (line.isCut()) {
      json.writeBooleanField("cut", true);
    }
    if (line.isGap()) {
      json.writeBooleanField("gap", true);
    }
    json.writeEndObject();
  }
}
