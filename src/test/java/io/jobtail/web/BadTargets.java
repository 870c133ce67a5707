package io.jobtail.web;

import java.util.stream.Stream;

/** Requests whose path, query, method or cursor is at fault. */
final class BadTargets {
  private BadTargets() {}

  static Stream<Row> rows() {
    return Stream.of(
            cursors(),
            eventQueries(),
            feedQueries(),
            lineQueries(),
            otherQueries(),
            paths(),
            methods())
        .flatMap(rows -> rows);
  }

  private static Row get(String target, String detail, String... headers) {
    String shown = target.length() > 60 ? target.substring(0, 60) : target;
    return Row.of("GET " + shown, RawHttp.request("GET", target, headers), 400, detail);
  }

  private static Stream<Row> cursors() {
    String form = " is an event id such as 1-42, not ";
    Stream<Row> query =
        Stream.of("abc", "1", "1-", "-1-2", "1-2-3", "01-2", "1-02", "9".repeat(40), "")
            .map(cursor -> get("{job}/events?after=" + cursor, "after" + form + cursor));
    Stream<Row> header =
        Stream.of("abc", "1-", "1-2-3", "9".repeat(40))
            .map(cursor ->
                Row.of(
                    "Last-Event-ID " + cursor,
                    RawHttp.request("GET", "{job}/events", "Last-Event-ID: " + cursor),
                    400,
                    "Last-Event-ID" + form + cursor));
    return Stream.concat(
        Stream.concat(query, header),
        Stream.of(
            get("{job}/events?lastEventId=x", "lastEventId" + form + "x"),
            get("{job}/events?after=0-1&after=0-1", "after may be given once"),
            get(
                "{job}/events?after=0-1&_=header-wins",
                "Last-Event-ID" + form + "bad",
                "Last-Event-ID: bad"),
            Row.of(
                "Last-Event-ID without a key",
                HttpFixture.post(
                    "{\"type\":\"emit\",\"params\":{\"lines\":1}}", "Last-Event-ID: 1-1"),
                400,
                "a POST that resumes would submit once more; with an Idempotency-Key it goes on"
                    + " with the job that it submitted")));
  }

  private static Stream<Row> eventQueries() {
    String tail = "tail is a number from 0 to 1000000000, not ";
    String limit = "limit is a number from 1 to 100000, not ";
    String types = "types names events such as log,progress, not ";
    return Stream.of(
        get("{job}/events?tail=-1", tail + "-1"),
        get("{job}/events?tail=1.5", tail + "1.5"),
        get("{job}/events?tail=", tail),
        get("{job}/events?tail=" + "9".repeat(30), tail + "9".repeat(30)),
        get("{job}/events?limit=0", limit + "0"),
        get("{job}/events?limit=100001", limit + "100001"),
        get("{job}/events?types=log,foo", types + "foo"),
        get("{job}/events?types=LOG", types + "LOG"),
        get("{job}/events?types=", types),
        get("{job}/events?follow=maybe", "follow is true or false, not maybe"),
        get("{job}/events?follow=true&follow=false", "follow may be given once"),
        get(
            "{job}/events?a%00b=1",
            "there is no query parameter a?b here; known: after, follow, grep, lastEventId, limit,"
                + " tail, types"));
  }

  private static Stream<Row> otherQueries() {
    String attempt = "attempt is a number from 0 to 2147483647, not ";
    return Stream.of(
        get("{job}/log?ansi=x", "ansi is strip or keep, not x"),
        get("{job}/log?attempt=x", attempt + "x"),
        get("{job}/log?attempt=99999999999", attempt + "99999999999"),
        get("{job}/log?timestamps=1", "timestamps is true or false, not 1"),
        get("{job}/log?follow=2", "follow is true or false, not 2"),
        get(
            "{job}/log?after=1-1",
            "there is no query parameter after here; known: ansi, attempt, follow, from, grep,"
                + " limit, tail, timestamps"),
        get(
            "/jobs?state=foo",
            "state is one of queued, running, cancelling, succeeded, failed, cancelled, not foo"),
        get("/jobs?label=x", "label is name=value, not x"),
        get("/jobs?label==x", "label is name=value, not =x"),
        get("/jobs?cursor=!!", "cursor is what the page before gave as next, not !!"),
        get("/jobs?limit=501", "limit is a number from 1 to 500, not 501"),
        get("/jobs?limit=0#x", "limit is a number from 1 to 500, not 0"),
        get("{job}?until=x", "until may be finished, not x"),
        get("/job-types?x=1", "there is no query parameter x here; none is known"));
  }

  private static Stream<Row> feedQueries() {
    String count = "1 to 12 different jobs can be followed at once: job=ID&job=ID";
    String job = "job is a job's id, or ID@1-42 to go on after that event, not ";
    String given = " is an id that such a stream gave, not ";
    return Stream.of(
        get("/events", count),
        get("/events?job=a&job=a", count),
        get("/events?job=a&job=a@1-1", count),
        get("/events?_=1" + jobs(13), count),
        get("/events?job=", job),
        get("/events?job=a!", job + "a!"),
        get("/events?job=a@", job + "a@"),
        get("/events?job=a@x", job + "a@x"),
        get("/events?job=a,b", job + "a,b"),
        get("/events?job=a&lastEventId=", "lastEventId" + given),
        get("/events?job=a&lastEventId=x", "lastEventId" + given + "x"),
        get("/events?job=a&lastEventId=1-1,", "lastEventId" + given + "1-1,"),
        get("/events?job=a", "Last-Event-ID" + given + "1-01", "Last-Event-ID: 1-01"),
        get("/events?job=a", "the cursor is of 2 jobs, and 1 are asked for", "Last-Event-ID: .,~"),
        get("/events?job=a&tail=x", "tail is a number from 0 to 1000000000, not x"),
        get("/events?job=a&types=x", "types names events such as log,progress, not x"),
        get(
            "/events?job=a&grep=(",
            "grep is a pattern (RE2): error parsing regexp: missing closing ): `(`"),
        get(
            "/events?job=a&after=1-1",
            "there is no query parameter after here; known: grep, job, lastEventId, tail, types"));
  }

  private static String jobs(int count) {
    StringBuilder jobs = new StringBuilder();
    for (int i = 0; i < count; i++) {
      jobs.append("&job=a").append(i);
    }
    return jobs.toString();
  }

  private static Stream<Row> lineQueries() {
    String json = "Accept: application/json";
    String pattern = "grep is a pattern (RE2): ";
    String length = pattern + "a pattern has 1 to 256 characters";
    return Stream.of(
        get("{job}/log?from=0", "from is a number from 1 to 1000000000000, not 0", json),
        get("{job}/log?limit=5001", "limit is a number from 1 to 5000, not 5001", json),
        get("{job}/log?limit=0", "limit is a number from 1 to 5000, not 0", json),
        get("{job}/log?attempt=x", "attempt is a number from 0 to 2147483647, not x", json),
        get("{job}/log?follow=true", "follow is for the log as text/plain", json),
        get("{job}/log?tail=1", "tail is for the log as text/plain", json),
        get("{job}/log?ansi=strip", "ansi is for the log as text/plain", json),
        get("{job}/log?from=1", "from is for the log as application/json"),
        get("{job}/log?limit=1", "limit is for the log as application/json"),
        get("{job}/log?grep=", length),
        get("{job}/log?grep=" + "a".repeat(257), length, json),
        get(
            "{job}/log?grep=[b-a]",
            pattern + "error parsing regexp: invalid character class range: `b-a`"),
        get(
            "{job}/log?grep=a**",
            pattern + "error parsing regexp: invalid nested repetition operator: `**`",
            json),
        get(
            "{job}/log?grep=(?=a)",
            pattern + "error parsing regexp: invalid or unsupported Perl syntax: `(?=`"),
        get("{job}/log?grep=((a{30}){30}){30}", pattern + "the pattern repeats too much"),
        get("{job}/events?grep=(", pattern + "error parsing regexp: missing closing ): `(`"),
        get("{job}/log?grep=a&grep=b", "grep may be given once"),
        get(
            "{job}/log?grep=a&tail=1",
            "grep looks through the whole log; it cannot be given together with tail"));
  }

  private static Row notFound(String target, String detail) {
    return Row.of("GET " + target, RawHttp.request("GET", target), 404, detail);
  }

  private static Stream<Row> paths() {
    String malformed = "the request's target is malformed, or its Host header is missing";
    return Stream.of(
        notFound("/nope", "there is nothing at /nope"),
        notFound("//jobs", "there is nothing at //jobs"),
        notFound("/JOBS", "there is nothing at /JOBS"),
        notFound("/jobs/../jobs", "there is nothing at /jobs/../jobs"),
        notFound("/jobs/%2e%2e/x", "there is nothing at /jobs/%2e%2e/x"),
        notFound("/jobs/%2fetc", "there is no job /etc"),
        notFound("/jobs/%00", "there is no job ?"),
        notFound("/jobs/%0d%0aX:y", "there is no job ??X:y"),
        notFound("/jobs;x=y", "there is nothing at /jobs;x=y"),
        notFound("/jobs/a;x=y", "there is nothing at /jobs/a;x=y"),
        notFound("/jobs/nojob", "there is no job nojob"),
        notFound("/jobs/nojob/events", "there is no job nojob"),
        notFound("/jobs/nojob/log", "there is no job nojob"),
        Row.of(
            "lines of an unknown job",
            RawHttp.request("GET", "/jobs/nojob/log", "Accept: application/json"),
            404,
            "there is no job nojob"),
        Row.of(
            "lines of an attempt that was not",
            RawHttp.request("GET", "{job}/log?attempt=7", "Accept: application/json"),
            404,
            "the job {id} has had no such attempt"),
        notFound("/jobs/bad!id", "there is no job bad!id"),
        notFound("/jobs/" + "a".repeat(65), "there is no job " + "a".repeat(65)),
        notFound("{job}/log?attempt=7", "the job {id} has had no such attempt"),
        notFound("*", "there is nothing at *"),
        Row.of("GET /%zz", RawHttp.request("GET", "/jobs/%zz"), 400, malformed),
        Row.of("GET /?%zz", RawHttp.request("GET", "/jobs?%zz=1"), 400, malformed),
        Row.of(
            "cancel of an unknown job",
            RawHttp.request("POST", "/jobs/nojob/cancel"),
            404,
            "there is no job nojob"),
        Row.of(
            "removal of an unknown job",
            RawHttp.request("DELETE", "/jobs/nojob"),
            404,
            "there is no job nojob"),
        Row.of(
            "a submission with a query",
            RawHttp.withBody("POST", "/jobs?x=1", "{}", "Content-Type: application/json"),
            400,
            "there is no query parameter x here; none is known"));
  }

  private static Row wrongMethod(String method, String target, String allow) {
    return Row.of(
            method + " " + target,
            RawHttp.request(method, target),
            405,
            method + " is not possible at " + target)
        .with("allow: " + allow);
  }

  private static Stream<Row> methods() {
    return Stream.of(
        wrongMethod("PUT", "/jobs", "GET,HEAD,POST"),
        wrongMethod("DELETE", "/jobs", "GET,HEAD,POST"),
        wrongMethod("OPTIONS", "/jobs", "GET,HEAD,POST"),
        wrongMethod("TRACE", "/jobs", "GET,HEAD,POST"),
        wrongMethod("BREW", "/jobs", "GET,HEAD,POST"),
        wrongMethod("POST", "{job}", "DELETE,GET,HEAD"),
        wrongMethod("GET", "{job}/cancel", "POST"),
        wrongMethod("DELETE", "{job}/log", "GET,HEAD"),
        wrongMethod("PATCH", "{job}/events", "GET,HEAD"),
        wrongMethod("POST", "/events", "GET,HEAD"),
        wrongMethod("POST", "/job-types", "GET,HEAD"));
  }
}
