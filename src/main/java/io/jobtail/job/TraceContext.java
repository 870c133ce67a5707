package io.jobtail.job;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The trace that something belongs to, and the span in it that caused it (W3C Trace Context, level
 * 1).
 *
 * @param traceId 32 hexadecimal digits
 * @param parentId of the span, 16 hexadecimal digits
 * @param flags two hexadecimal digits
 * @param state what others have put beside it, as it is sent; absent if nothing
 */
public record TraceContext(String traceId, String parentId, String flags, @Nullable String state) {
  private static final Pattern PARENT =
      Pattern.compile("(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
  private static final Pattern NOTHING = Pattern.compile("0+");
  private static final Pattern MEMBER =
      Pattern.compile(
          "([a-z][a-z0-9_*/-]{0,255}|[a-z0-9][a-z0-9_*/-]{0,240}@[a-z][a-z0-9_*/-]{0,13})"
              + "=([\\x20-\\x2b\\x2d-\\x3c\\x3e-\\x7e]{0,255}[\\x21-\\x2b\\x2d-\\x3c\\x3e-\\x7e])");
  private static final String OURS = "00";
  private static final int MOST_MEMBERS = 32;
  private static final int MOST_STATE = 512;
  private static final int LARGE_MEMBER = 128;

  /**
   * Of the fields of a request; empty where they say nothing that can be relied on. A state that is
   * malformed is left out, and the trace is kept.
   *
   * @param parents each {@code traceparent}; there must be one
   * @param states each {@code tracestate}, in their order
   */
  public static Optional<TraceContext> of(List<String> parents, List<String> states) {
    if (parents.size() != 1) {
      return Optional.empty();
    }
    Matcher parent = PARENT.matcher(parents.getFirst().strip());
    if (!parent.matches()
        || isNothing(parent.group(2))
        || isNothing(parent.group(3))
        || (parent.group(1).equals(OURS) && parent.group(5) != null)) {
      return Optional.empty();
    }
    String flags = parent.group(4);
    return Optional.of(
        new TraceContext(
            parent.group(2),
            parent.group(3),
            // of a later version only this one is known
            parent.group(1).equals(OURS) ? flags : isSampled(flags) ? "01" : "00",
            state(states)));
  }

  private static boolean isNothing(String id) {
    return NOTHING.matcher(id).matches();
  }

  private static boolean isSampled(String flags) {
    return (Integer.parseInt(flags, 16) & 1) != 0;
  }

  private static @Nullable String state(List<String> states) {
    List<String> members = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (String part : String.join(",", states).split(",", -1)) {
      String member = part.strip();
      if (member.isEmpty()) {
        continue;
      }
      Matcher form = MEMBER.matcher(member);
      if (!form.matches() || !keys.add(form.group(1).toLowerCase(Locale.ROOT))) {
        return null;
      }
      members.add(member);
    }
    if (members.size() > MOST_MEMBERS) {
      return null;
    }
    return members.isEmpty() ? null : shortened(members);
  }

  /** Large members go first, then the oldest ones, which are the last. */
  private static @Nullable String shortened(List<String> members) {
    for (int i = members.size() - 1; i >= 0 && length(members) > MOST_STATE; i--) {
      if (members.get(i).length() > LARGE_MEMBER) {
        members.remove(i);
      }
    }
    while (length(members) > MOST_STATE) {
      members.removeLast();
    }
    return members.isEmpty() ? null : String.join(",", members);
  }

  private static int length(List<String> members) {
    return members.stream().mapToInt(member -> member.length() + 1).sum() - 1;
  }

  /** Whether whoever began the trace records it. */
  public boolean isSampled() {
    return isSampled(flags);
  }

  /** As it is sent on. */
  public String traceparent() {
    return OURS + "-" + traceId + "-" + parentId + "-" + flags;
  }
}
