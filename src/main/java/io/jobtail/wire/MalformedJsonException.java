package io.jobtail.wire;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import org.jspecify.annotations.Nullable;

/** Text that was sent as JSON is not JSON. The message may be shown to whoever sent it. */
public final class MalformedJsonException extends Exception {
  static final String NOT_UTF_8 = "the bytes are not UTF-8 text";
  static final String HALF_A_PAIR = "a string has half of a surrogate pair";

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
    return place == null
        ? new MalformedJsonException(what(e), 1, 1)
        : new MalformedJsonException(what(e), place.getLineNr(), place.getColumnNr());
  }

  /** In our words: the parser's own name its classes and settings. */
  private static String what(JsonProcessingException e) {
    String message = e.getOriginalMessage();
    if (e instanceof JsonEOFException) {
      return "the text ends inside a value";
    }
    if (e instanceof StreamConstraintsException) {
      return message.startsWith("Document nesting")
          ? "values are nested too deeply"
          : "a number or a name is too long";
    }
    if (message.startsWith("Duplicate field")) {
      return "a name stands twice in an object";
    }
    if (message.contains("UTF-8")) {
      return NOT_UTF_8;
    }
    if (message.contains("surrogate")) {
      return HALF_A_PAIR;
    }
    return message.startsWith("Illegal unquoted character")
        ? "a control character stands in a string"
        : "what stands here is not JSON";
  }
}
