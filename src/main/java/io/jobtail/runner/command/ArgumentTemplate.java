package io.jobtail.runner.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One argument with places for parameters: {@code --depth={depth}}. <code>{{</code> is a brace.
 * What is filled in stays inside the one argument, whatever it says.
 */
record ArgumentTemplate(List<Part> parts) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

  /** A piece of an argument. */
  sealed interface Part {
    /** Text as it stands in configuration. */
    record Literal(String text) implements Part {}

    /** Where a parameter's value goes. */
    record Place(String param) implements Part {}
  }

  ArgumentTemplate {
    parts = List.copyOf(parts);
  }

  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /**
   * Reads an argument of the configuration.
   *
   * @throws IllegalArgumentException if a brace is left open or holds no name
   */
  static ArgumentTemplate of(String text) {
    List<Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      if (text.startsWith("{{", at)) {
        literal.append('{');
        at += 2;
      } else if (text.charAt(at) == '{') {
        int end = endOfPlace(text, at);
        addLiteral(parts, literal);
        parts.add(new Part.Place(text.substring(at + 1, end)));
        at = end + 1;
      } else {
        literal.append(text.charAt(at++));
      }
    }
    addLiteral(parts, literal);
    return new ArgumentTemplate(parts);
  }

  private static int endOfPlace(String text, int start) {
    int end = text.indexOf('}', start);
    if (end < 0) {
      throw new IllegalArgumentException(
          "the argument '"
              + text
              + "' opens a place with '{' and does not close it; '{{' is a brace");
    }
    String name = text.substring(start + 1, end);
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "the argument '"
              + text
              + "' has a place '{"
              + name
              + "}' that is no name; '{{' is a brace");
    }
    return end;
  }

  private static void addLiteral(List<Part> parts, StringBuilder literal) {
    if (!literal.isEmpty()) {
      parts.add(new Part.Literal(literal.toString()));
      literal.setLength(0);
    }
  }

  /** The parameters that have a place here. */
  List<String> places() {
    return parts.stream()
        .filter(Part.Place.class::isInstance)
        .map(part -> ((Part.Place) part).param())
        .toList();
  }

  /** Whether nothing that was configured stands before its first place. */
  boolean beginsWithPlace() {
    return !parts.isEmpty() && parts.getFirst() instanceof Part.Place;
  }

  /** Whether it says that no options follow. */
  boolean endsOptions() {
    return parts.equals(List.of(new Part.Literal("--")));
  }

  /**
   * The argument.
   *
   * @param values of every parameter that has a place here
   */
  String fill(Map<String, String> values) {
    StringBuilder argument = new StringBuilder();
    for (Part part : parts) {
      switch (part) {
        case Part.Literal(String text) -> argument.append(text);
        case Part.Place(String param) -> {
          String value = values.get(param);
          if (value == null) {
            throw new IllegalArgumentException("there is no value for the place {" + param + "}");
          }
          argument.append(value);
        }
      }
    }
    return argument.toString();
  }
}
