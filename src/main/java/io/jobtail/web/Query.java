package io.jobtail.web;

import io.jobtail.job.EventId;
import io.micronaut.http.HttpRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request's query, read strictly: a parameter that the endpoint does not know is a mistake that
 * the client should hear of, unless its name begins with {@code _} (which cache busters use), or it
 * is a ticket, which was looked at before, or would not have been needed. The first mistake is
 * kept; ask for it with {@link #problem} after reading.
 */
final class Query {
  private final HttpRequest<?> request;
  private @Nullable Problem problem;

  Query(HttpRequest<?> request, Set<String> known) {
    this.request = request;
    for (Map.Entry<String, List<String>> parameter : request.getParameters()) {
      String name = parameter.getKey();
      if (!known.contains(name) && !name.startsWith("_") && !name.equals(CredentialReader.TICKET)) {
        wrong(
            "there is no query parameter "
                + Problem.printable(name)
                + " here; "
                + (known.isEmpty() ? "none is known" : "known: " + sorted(known)));
      }
    }
  }

  private static String sorted(Set<String> names) {
    return String.join(", ", names.stream().sorted().toList());
  }

  Optional<Problem> problem() {
    return Optional.ofNullable(problem);
  }

  void wrong(String detail) {
    if (problem == null) {
      problem = Problem.badRequest(detail);
    }
  }

  List<String> all(String name) {
    return request.getParameters().getAll(name);
  }

  @Nullable String one(String name) {
    List<String> values = all(name);
    if (values.size() > 1) {
      wrong(name + " may be given once");
    }
    return values.isEmpty() ? null : values.getFirst();
  }

  boolean flag(String name) {
    String value = one(name);
    if (value == null || value.equals("false")) {
      return false;
    }
    if (!value.equals("true") && !value.isEmpty()) {
      wrong(name + " is true or false, not " + Problem.printable(value));
    }
    return true;
  }

  boolean flag(String name, boolean otherwise) {
    return one(name) == null ? otherwise : flag(name);
  }

  @Nullable Long number(String name, long min, long max) {
    String value = one(name);
    if (value == null) {
      return null;
    }
    if (value.matches("\\d{1,18}")) {
      long number = Long.parseLong(value);
      if (number >= min && number <= max) {
        return number;
      }
    }
    wrong(name + " is a number from " + min + " to " + max + ", not " + Problem.printable(value));
    return null;
  }

  /** The cursor: the header that EventSource sends wins over the query. */
  @Nullable EventId cursor() {
    return cursor(List.of("lastEventId", "after"), EventId::parse, "an event id such as 1-42");
  }

  /**
   * The same in another form.
   *
   * @param names of query parameters, the one that wins first
   * @param form what is expected, in words
   */
  <T> @Nullable T cursor(List<String> names, Function<String, Optional<T>> parser, String form) {
    Map<String, String> given = new LinkedHashMap<>();
    String header = lastEventIdHeader(request);
    if (header != null) {
      given.put("Last-Event-ID", header);
    }
    for (String name : names) {
      String value = one(name);
      if (value != null) {
        given.put(name, value);
      }
    }
    if (given.isEmpty()) {
      return null;
    }
    Map.Entry<String, String> first = given.entrySet().iterator().next();
    Optional<T> cursor = parser.apply(first.getValue());
    if (cursor.isEmpty()) {
      wrong(first.getKey() + " is " + form + ", not " + Problem.printable(first.getValue()));
    }
    return cursor.orElse(null);
  }

  /** The header; a client that has seen no event may send an empty one, which says nothing. */
  static @Nullable String lastEventIdHeader(HttpRequest<?> request) {
    String value = request.getHeaders().get("Last-Event-ID");
    return value == null || value.isEmpty() ? null : value;
  }
}
