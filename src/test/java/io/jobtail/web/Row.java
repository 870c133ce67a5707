package io.jobtail.web;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One bad request and its answer. <code>{job}</code> stands for a finished job, <code>{port}</code>
 * for the server's.
 *
 * @param name what is wrong with it
 * @param request characters that are sent as bytes
 * @param violations each {@code pointer: message}
 * @param field a line that the answer's head has beside those that all have; empty for none
 */
record Row(
    String name, String request, int status, String detail, List<String> violations, String field) {
  static Row of(String name, String request, int status, String detail) {
    return new Row(name, request, status, detail, List.of(), "");
  }

  static Row invalid(String name, String body, String... violations) {
    return new Row(
        name,
        HttpFixture.post(body),
        422,
        "the request body is not acceptable",
        List.of(violations),
        "");
  }

  Row with(String headField) {
    return new Row(name, request, status, detail, violations, headField);
  }

  Row filledIn(String job, int port) {
    String id = job.substring(job.lastIndexOf('/') + 1);
    return new Row(
        name,
        request.replace("{job}", job).replace("{port}", Integer.toString(port)),
        status,
        detail.replace("{job}", job).replace("{id}", id).replace("{port}", Integer.toString(port)),
        violations,
        field);
  }

  String title() {
    return switch (status) {
      case 400 -> "Bad Request";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 406 -> "Not Acceptable";
      case 413 -> "Request Entity Too Large";
      case 414 -> "Request-URI Too Long";
      case 415 -> "Unsupported Media Type";
      case 421 -> "Misdirected Request";
      case 422 -> "Unprocessable Entity";
      case 431 -> "Request Header Fields Too Large";
      case 501 -> "Not Implemented";
      default -> throw new IllegalStateException("no title for " + status);
    };
  }

  /** The whole document. */
  String document() {
    String end =
        violations.isEmpty()
            ? "}"
            : violations.stream()
                .map(Row::violation)
                .collect(Collectors.joining(",", ",\"violations\":[", "]}"));
    return "{\"type\":\"urn:jobtail:problem:"
        + title().toLowerCase(java.util.Locale.ROOT).replace(' ', '-')
        + "\",\"title\":\""
        + title()
        + "\",\"status\":"
        + status
        + ",\"detail\":\""
        + detail
        + "\""
        + end;
  }

  private static String violation(String text) {
    int colon = text.indexOf(": ");
    return "{\"pointer\":\""
        + text.substring(0, colon)
        + "\",\"message\":\""
        + text.substring(colon + 2)
        + "\"}";
  }

  static Stream<Row> all() {
    return Stream.of(BadBodies.rows(), BadTargets.rows(), BadHeads.rows()).flatMap(rows -> rows);
  }

  @Override
  public String toString() {
    return name;
  }
}
