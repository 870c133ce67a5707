package io.jobtail.web;

import static io.jobtail.web.Row.invalid;

import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Submissions with a body that is no JSON, or is not acceptable. */
final class BadBodies {
  private static final String EMIT = "\"type\":\"emit\",\"params\":{\"lines\":1}";
  private static final String TIMEOUT =
      "/timeout: must be an ISO-8601 duration such as PT90S, above zero and at most PT720H";
  private static final String ATTEMPTS = "/maxAttempts: must be a whole number from 1 to 100";
  private static final String LABEL_NAME =
      "a label's name has 1 to 63 letters, digits, '.', '_', '/' or '-', and begins with a letter"
          + " or digit";
  private static final String LABEL_VALUE = "has at most 256 characters, and no control characters";

  private BadBodies() {}

  static Stream<Row> rows() {
    return Stream.of(malformed(), shapes(), params(), labels(), timeouts(), attempts())
        .flatMap(rows -> rows);
  }

  private static Row malformed(String name, String body, String what, int column) {
    return Row.of(
        name,
        HttpFixture.post(body),
        400,
        "the body is not JSON: " + what + " (line 1, column " + column + ")");
  }

  private static Stream<Row> malformed() {
    String ends = "the text ends inside a value";
    String unexpected = "what stands here is not JSON";
    String notUtf8 = "the bytes are not UTF-8 text";
    String half = "a string has half of a surrogate pair";
    return Stream.of(
        Row.of(
            "an empty body",
            HttpFixture.post(""),
            400,
            "a body is needed; none came, or it was broken"),
        malformed("blanks", "  ", "there is no JSON value", 1),
        malformed("an object that ends after a colon", "{\"type\":", ends, 9),
        malformed("a string that does not end", "{\"type\":\"em", ends, 12),
        malformed("a second value", "{} {}", "something follows the JSON value", 5),
        malformed("garbage after the value", "{} x", unexpected, 4),
        malformed(
            "a name twice",
            "{\"type\":\"emit\",\"type\":\"emit\"}",
            "a name stands twice in an object",
            22),
        malformed("a byte that UTF-8 does not have", "{\"type\":\"\u00ff\"}", notUtf8, 11),
        malformed("a broken sequence", "{\"type\":\"\u00c3(\"}", notUtf8, 12),
        malformed("UTF-16", "\u0000{\u0000}", notUtf8, 1),
        malformed("half a surrogate pair", "{\"labels\":{\"a\":\"\\ud800\"}}", half, 24),
        malformed("a surrogate in three bytes", "{\"a\":\"\u00ed\u00a0\u0080\"}", notUtf8, 10),
        malformed("single quotes", "{'type':1}", unexpected, 2),
        malformed("a trailing comma", "{\"type\":\"emit\",}", unexpected, 16),
        malformed("a comment", "{/*x*/}", unexpected, 2),
        malformed("NaN", "{\"type\":NaN}", unexpected, 12),
        malformed("a leading zero", "{\"maxAttempts\":01}", unexpected, 17),
        malformed(
            "a raw newline in a string",
            "{\"type\":\"a\nb\"}",
            "a control character stands in a string",
            11),
        malformed(
            "objects in objects, 10,000 deep",
            "{\"params\":".repeat(10_000) + "1" + "}".repeat(10_000),
            "values are nested too deeply",
            1),
        malformed(
            "arrays in arrays, 10,000 deep", "[".repeat(10_000), "values are nested too deeply", 1),
        malformed(
            "a number of 2,000 digits",
            "{\"maxAttempts\":" + "9".repeat(2000) + "}",
            "a number or a name is too long",
            1),
        malformed(
            "an exponent past all bounds",
            "{\"maxAttempts\":1e99999999999}",
            "a number is too large or too small",
            29));
  }

  private static Stream<Row> shapes() {
    String object = ": must be a JSON object";
    String type = "/type: there is no type ";
    String list = "; GET /job-types lists those that there are";
    return Stream.of(
        invalid("an array", "[]", object),
        invalid("a string", "\"emit\"", object),
        invalid("a number", "1", object),
        invalid("null", "null", object),
        invalid("no type", "{}", "/type: is required"),
        invalid("a type that is a number", "{\"type\":1}", "/type: must be a string"),
        invalid("an unknown type", "{\"type\":\"nope\"}", type + "nope" + list),
        invalid("a type with NUL", "{\"type\":\"emit\\u0000\"}", type + "emit?" + list),
        invalid(
            "an unknown field",
            "{" + EMIT + ",\"a/b~\":1}",
            "/a~1b~0: is not a field of a submission"));
  }

  private static Row param(String name, String params, String... violations) {
    return invalid(name, "{\"type\":\"emit\",\"params\":" + params + "}", violations);
  }

  private static Stream<Row> params() {
    return Stream.of(
        param("params that are no object", "[]", "/params: must be an object"),
        param("params that are null", "null", "/params: must be an object"),
        invalid("no params", "{\"type\":\"emit\"}", "/params/lines: is missing"),
        param("a param of another type", "{\"lines\":\"1\"}", "/params/lines: must be an integer"),
        param("a fraction", "{\"lines\":1.5}", "/params/lines: must be an integer"),
        param(
            "a negative number",
            "{\"lines\":-1}",
            "/params/lines: must be greater than or equal to 0"),
        param(
            "more than 64 bits",
            "{\"lines\":99999999999999999999}",
            "/params/lines: must be an integer of 64 bits"),
        param(
            "an unknown param",
            "{\"lines\":1,\"a/b\":2}",
            "/params/a~1b: is not a known parameter"),
        param(
            "a param that is no duration",
            "{\"lines\":1,\"delay\":\"2s\"}",
            "/params/delay: must be an ISO-8601 duration, such as \\\"PT2S\\\""),
        param(
            "several mistakes",
            "{\"batch\":\"x\",\"fail\":1}",
            "/params/lines: is missing",
            "/params/batch: must be an integer",
            "/params/fail: must be a boolean"));
  }

  private static Row label(String name, String labels, String... violations) {
    return invalid(name, "{" + EMIT + ",\"labels\":" + labels + "}", violations);
  }

  private static String labels(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"l" + i + "\":\"\"")
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static Stream<Row> labels() {
    String many =
        IntStream.range(0, 33)
            .mapToObj(i -> "\"l" + i + "\":\"\"")
            .collect(Collectors.joining(",", "{", "}"));
    return Stream.of(
        label("more labels than there may be", labels(33), "/labels: may have at most 32 entries"),
        label("labels in an array", "[]", "/labels: must be an object"),
        label("a label without a name", "{\"\":\"x\"}", "/labels/: " + LABEL_NAME),
        label("a label's name with a blank", "{\"a b\":\"x\"}", "/labels/a b: " + LABEL_NAME),
        label(
            "a label's name that begins with a dot", "{\".a\":\"\"}", "/labels/.a: " + LABEL_NAME),
        label(
            "a label's name of 64 letters",
            "{\"" + "a".repeat(64) + "\":\"\"}",
            "/labels/" + "a".repeat(64) + ": " + LABEL_NAME),
        label("a label that is a number", "{\"a\":1}", "/labels/a: must be a string"),
        label("a label that is null", "{\"a\":null}", "/labels/a: must be a string"),
        label("a label with a newline", "{\"a\":\"x\\ny\"}", "/labels/a: " + LABEL_VALUE),
        label(
            "a label of 257 characters",
            "{\"a\":\"" + "x".repeat(257) + "\"}",
            "/labels/a: " + LABEL_VALUE),
        label("33 labels", many, "/labels: may have at most 32 entries"));
  }

  private static Stream<Row> timeouts() {
    return Stream.of("\"90s\"", "\"PT0S\"", "\"-PT1S\"", "\"P31D\"", "90", "true", "\"\"")
        .map(value ->
            invalid("the timeout " + value, "{" + EMIT + ",\"timeout\":" + value + "}", TIMEOUT));
  }

  private static Stream<Row> attempts() {
    return Stream.of("0", "-1", "1.5", "\"3\"", "1e99", "101", "9".repeat(100), "[]")
        .map(value ->
            invalid(
                "maxAttempts " + value, "{" + EMIT + ",\"maxAttempts\":" + value + "}", ATTEMPTS));
  }

  /** A body of exactly so many bytes, with nothing wrong but its type. */
  static String ofSize(int bytes) {
    String body = "{\"type\":\"nope\"}";
    return body + String.join("", Collections.nCopies(bytes - body.length(), " "));
  }
}
