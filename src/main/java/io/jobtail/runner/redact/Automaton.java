package io.jobtail.runner.redact;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds many texts in one pass over another one (Aho and Corasick 1975): a tree of the texts, and
 * from each node the way to the longest other beginning that its path ends with. A character costs
 * one or two steps however many texts there are; memory grows with their length. Immutable.
 */
final class Automaton {
  private static final int ROOT = 0;
  private static final int ASCII = 128;

  private final List<Map<Character, Integer>> building = new ArrayList<>();
  private final int[] fromRoot = new int[ASCII];
  private final char[][] keys;
  private final int[][] targets;
  private final int[] depths;
  private final int[] shorter;
  // the longest text that ends here, 0 if none does
  private final int[] longest;
  // the longest beginning of a text that ends here and is not all of the text
  private final int[] begun;

  /**
   * Builds it.
   *
   * @param texts not empty, each not empty
   */
  Automaton(Collection<String> texts) {
    int characters = texts.stream().mapToInt(String::length).sum();
    depths = new int[characters + 1];
    shorter = new int[characters + 1];
    longest = new int[characters + 1];
    begun = new int[characters + 1];
    building.add(new TreeMap<>());
    texts.forEach(this::plant);
    keys = new char[building.size()][];
    targets = new int[building.size()][];
    for (int node = 0; node < building.size(); node++) {
      freeze(node);
    }
    building
        .getFirst()
        .forEach((key, target) -> {
          if (key < ASCII) {
            fromRoot[key] = target;
          }
        });
    connect();
    building.clear();
  }

  /** Adds the places of all texts from an index on. */
  void find(String in, int from, Found found) {
    int node = ROOT;
    for (int i = from; i < in.length(); i++) {
      node = next(node, in.charAt(i));
      if (longest[node] > 0) {
        found.add(i + 1 - longest[node], i + 1);
      }
    }
    found.begun(begun[node]);
  }

  private int next(int node, char character) {
    for (int at = node; at != ROOT; at = shorter[at]) {
      int child = child(at, character);
      if (child != ROOT) {
        return child;
      }
    }
    return character < ASCII ? fromRoot[character] : child(ROOT, character);
  }

  private int child(int node, char character) {
    int at = Arrays.binarySearch(keys[node], character);
    return at < 0 ? ROOT : targets[node][at];
  }

  private void plant(String text) {
    int node = ROOT;
    for (int i = 0; i < text.length(); i++) {
      int depth = i + 1;
      node =
          building
              .get(node)
              .computeIfAbsent(
                  text.charAt(i),
                  _ -> {
                    building.add(new TreeMap<>());
                    depths[building.size() - 1] = depth;
                    return building.size() - 1;
                  });
    }
    longest[node] = text.length();
  }

  private void freeze(int node) {
    Map<Character, Integer> children = building.get(node);
    keys[node] = new char[children.size()];
    targets[node] = new int[children.size()];
    int i = 0;
    for (Map.Entry<Character, Integer> child : children.entrySet()) {
      keys[node][i] = child.getKey();
      targets[node][i++] = child.getValue();
    }
  }

  /** Level by level: a node's shorter beginning is nearer to the root than the node. */
  private void connect() {
    int[] order = new int[keys.length];
    int known = 1;
    for (int i = 0; i < order.length; i++) {
      int node = order[i];
      begun[node] = keys[node].length > 0 ? depths[node] : begun[shorter[node]];
      longest[node] = Math.max(longest[node], longest[shorter[node]]);
      for (int c = 0; c < keys[node].length; c++) {
        int child = targets[node][c];
        shorter[child] = node == ROOT ? ROOT : next(shorter[node], keys[node][c]);
        order[known++] = child;
      }
    }
  }
}
