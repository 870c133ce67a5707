package io.jobtail.wire;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import org.jspecify.annotations.Nullable;

/** Text that was sent as JSON is not JSON. The message may be shown to whoever sent it. */
public final class MalformedJsonException extends Exception {
  private static final long serialVersionUID = 1;

  private final String place;

  MalformedJsonException(String what, int line, int column) {
    this(what + " (line " + line + ", column " + column + ")");
  }

  private MalformedJsonException(String place) {
    super(place);
    this.place = place;
  }

  /** What is wrong, and where. */
  public String place() {
    return place;
  }

  static MalformedJsonException at(JsonParser parser, String what) {
    JsonLocation place = parser.currentLocation();
    return new MalformedJsonException(what, place.getLineNr(), place.getColumnNr());
  }

  static MalformedJsonException of(JsonProcessingException e) {
    @Nullable JsonLocation place = e.getLocation();
    String original = e.getOriginalMessage();
    int end = original.indexOf('\n');
    String what = end < 0 ? original : original.substring(0, end);
    return place == null
        ? new MalformedJsonException(what, 1, 1)
        : new MalformedJsonException(what, place.getLineNr(), place.getColumnNr());
  }
}
