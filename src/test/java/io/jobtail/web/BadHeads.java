package io.jobtail.web;

import java.util.stream.Stream;

/** Requests whose headers are at fault, or whose first line is. */
final class BadHeads {
  private static final String BODY = "{\"type\":\"emit\",\"params\":{\"lines\":1}}";
  private static final String NOT_JSON = "the body must be application/json";
  private static final String NOT_PACKED =
      "the body must come as it is, without a Content-Encoding";
  private static final String UNCLEAR = "the request cannot be understood";

  private BadHeads() {}

  static Stream<Row> rows() {
    return Stream.of(accepts(), types(), sizes(), hosts(), origins(), keys(), framings(), broken())
        .flatMap(rows -> rows);
  }

  private static Row notAcceptable(String target, String accept, String detail) {
    return Row.of(
        target + " Accept " + accept,
        RawHttp.request("GET", target, "Accept: " + accept),
        406,
        detail);
  }

  private static Stream<Row> accepts() {
    String framework = "nothing that the Accept header asks for can be given at ";
    String events = "events come as [text/event-stream, application/x-ndjson, application/json]";
    return Stream.of(
        notAcceptable("{job}/events", "text/html", framework + "{job}/events"),
        notAcceptable("{job}/events", "text/event-stream;q=0", events),
        notAcceptable("{job}/events", "text/event-stream;q=x", events),
        notAcceptable("{job}/events", "foo", events),
        notAcceptable("{job}/log", "text/html", framework + "{job}/log"),
        notAcceptable("{job}", "text/html", framework + "{job}"),
        notAcceptable("/jobs", "image/png", framework + "/jobs"),
        notAcceptable("/job-types", "text/plain", framework + "/job-types"),
        Row.of(
            "a submission that wants HTML",
            HttpFixture.post(BODY, "Accept: text/html"),
            406,
            framework + "/jobs"));
  }

  private static Row type(String name, String... headers) {
    return Row.of(name, RawHttp.withBody("POST", "/jobs", BODY, headers), 415, NOT_JSON);
  }

  private static Stream<Row> types() {
    return Stream.of(
        type("no type with a body"),
        type("an empty type", "Content-Type: "),
        type("plain text", "Content-Type: text/plain"),
        type("a form", "Content-Type: application/x-www-form-urlencoded"),
        type("an upload", "Content-Type: multipart/form-data; boundary=x"),
        type("no media type", "Content-Type: garbage"),
        type("any type", "Content-Type: */*"),
        type("two types", "Content-Type: application/json", "Content-Type: text/plain"),
        Row.of(
            "a cancel with a form",
            RawHttp.withBody("POST", "{job}/cancel", "a=b", "Content-Type: text/plain"),
            415,
            NOT_JSON),
        Row.of(
                "a coding that is not known",
                HttpFixture.post(BODY, "Content-Encoding: br"),
                415,
                NOT_PACKED)
            .with("Accept-Encoding: identity"),
        Row.of("a packed body", HttpFixture.post(BODY, "Content-Encoding: gzip"), 415, NOT_PACKED));
  }

  private static Stream<Row> sizes() {
    String tooLarge = "the body is larger than jobtail.submit.max-bytes";
    String chunk = "20000\r\n" + " ".repeat(0x20000) + "\r\n";
    String many = "X-Padding: " + "b".repeat(100) + "\r\n";
    return Stream.of(
        Row.of("a byte too many", HttpFixture.post(BadBodies.ofSize((1 << 20) + 1)), 413, tooLarge),
        Row.of(
            "chunks past the limit",
            RawHttp.request(
                    "POST", "/jobs", "Content-Type: application/json", "Transfer-Encoding: chunked")
                + chunk.repeat(9)
                + "0\r\n\r\n",
            413,
            tooLarge),
        Row.of(
            "a target of 9,000 characters",
            RawHttp.request("GET", "/jobs?cursor=" + "0".repeat(9000)),
            414,
            "the request's first line is too long"),
        Row.of(
            "a field of 70,000 characters",
            RawHttp.request("GET", "/jobs", "X-Long: " + "a".repeat(70_000)),
            431,
            "the request's headers are too large"),
        Row.of(
            "a thousand fields",
            "GET /jobs HTTP/1.1\r\nHost: localhost\r\n" + many.repeat(1000) + "\r\n",
            431,
            "the request's headers are too large"));
  }

  private static Stream<Row> hosts() {
    String one = "exactly one Host header is needed";
    Stream<Row> foreign =
        Stream.of(
                "evil.example",
                "localhost:99999999",
                "localhost:x",
                "localhost.evil.example",
                "user@localhost",
                "[::1",
                "")
            .map(host ->
                Row.of(
                    "Host " + host,
                    RawHttp.request("GET", "/jobs", "Host: " + host),
                    421,
                    "this server does not answer as "
                        + host
                        + "; jobtail.web.allowed-hosts names the hosts it answers as"));
    return Stream.concat(
        foreign,
        Stream.of(
            Row.of("no Host", "GET /jobs HTTP/1.1\r\nAccept: */*\r\n\r\n", 400, one),
            Row.of(
                "no head at all",
                "GET /jobs HTTP/1.1\r\n\r\n",
                400,
                "the request's target is malformed, or its Host header is missing"),
            Row.of(
                "two Hosts",
                RawHttp.request("GET", "/jobs", "Host: localhost", "Host: localhost"),
                400,
                one)));
  }

  private static Row origin(String name, String request, String origin) {
    return Row.of(
        name,
        request,
        403,
        "pages of "
            + origin
            + " may not write here; jobtail.web.allowed-origins names those that may");
  }

  private static Stream<Row> origins() {
    String evil = "https://evil.example";
    return Stream.concat(
        Stream.of(evil, "null", "http://localhost:1", "http://localhost.evil.example")
            .map(from -> origin("Origin " + from, HttpFixture.post(BODY, "Origin: " + from), from)),
        Stream.of(
            origin(
                "a foreign cancel",
                RawHttp.request("POST", "{job}/cancel", "Origin: " + evil),
                evil),
            origin("a foreign removal", RawHttp.request("DELETE", "{job}", "Origin: null"), "null"),
            origin(
                "a foreign Origin behind the own",
                HttpFixture.post(BODY, "Origin: http://localhost", "Origin: " + evil),
                evil)));
  }

  private static Stream<Row> keys() {
    return Stream.of("a b", "", "\u00e9", "a".repeat(256))
        .map(key ->
            Row.of(
                "the key '" + key.substring(0, Math.min(4, key.length())) + "'",
                HttpFixture.post(BODY, "Idempotency-Key: " + key),
                400,
                "Idempotency-Key has 1 to 255 visible ASCII characters"));
  }

  private static Row length(String name, String... lengths) {
    return Row.of(
        name,
        RawHttp.request(
                "POST",
                "/jobs",
                Stream.concat(Stream.of("Content-Type: application/json"), Stream.of(lengths))
                    .toArray(String[]::new))
            + BODY,
        400,
        UNCLEAR);
  }

  private static Stream<Row> framings() {
    String chunked =
        RawHttp.request(
            "POST", "/jobs", "Content-Type: application/json", "Transfer-Encoding: chunked");
    return Stream.of(
        length("two lengths", "Content-Length: 3", "Content-Length: 4"),
        length("a negative length", "Content-Length: -1"),
        length("a length that is no number", "Content-Length: abc"),
        Row.of(
            "a chunk without a size",
            chunked + "zz\r\n{}\r\n0\r\n\r\n",
            400,
            "a body is needed; none came, or it was broken"),
        Row.of(
            "a packed transfer",
            chunked.replace("chunked", "gzip, chunked") + "0\r\n\r\n",
            501,
            "Transfer-Encoding may be chunked and nothing else"));
  }

  private static Stream<Row> broken() {
    return Stream.of(
        Row.of("no HTTP", "hello\r\n\r\n", 400, UNCLEAR),
        Row.of("TLS", "\u0016\u0003\u0001\u0000\u00a5\u0001\r\n\r\n", 400, UNCLEAR),
        Row.of("HTTP/0.9", "GET /jobs\r\n\r\n", 400, UNCLEAR),
        Row.of("a protocol that is no HTTP", "GET /jobs FTP/1\r\n\r\n", 400, UNCLEAR),
        Row.of(
            "a field without a colon", RawHttp.request("GET", "/jobs", "nonsense"), 400, UNCLEAR),
        Row.of("NUL in a field", RawHttp.request("GET", "/jobs", "X: a\0b"), 400, UNCLEAR),
        Row.of("a blank before the colon", RawHttp.request("GET", "/jobs", "X : a"), 400, UNCLEAR),
        Row.of(
            "HTTP/1.0",
            "GET /jobs?limit=0 HTTP/1.0\r\nHost: localhost\r\n\r\n",
            400,
            "limit is a number from 1 to 500, not 0"));
  }
}
