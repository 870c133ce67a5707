package io.jobtail.benchmark;

import java.util.HashMap;
import java.util.Map;

/**
 * What the conductor asks of the generator: a line {@code verb name=value name=value}, no value
 * with a space in it.
 *
 * @param verb what to do
 * @param values how
 */
record Command(String verb, Map<String, String> values) {
  Command {
    values = Map.copyOf(values);
  }

  static Command parse(String line) {
    String[] words = line.split(" ", -1);
    Map<String, String> values = new HashMap<>();
    for (int i = 1; i < words.length; i++) {
      int at = words[i].indexOf('=');
      values.put(words[i].substring(0, at), words[i].substring(at + 1));
    }
    return new Command(words[0], values);
  }

  String text(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(verb + " wants " + name);
    }
    return value;
  }

  String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  int number(String name, int otherwise) {
    return Integer.parseInt(values.getOrDefault(name, Integer.toString(otherwise)));
  }
}
