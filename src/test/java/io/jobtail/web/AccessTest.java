package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what. */
@MicronautTest
final class AccessTest extends AccessFixture {
  private static final String EMIT = "{\"type\":\"emit\",\"params\":{\"lines\":1}}";
  private static final String NO_JOB = "/jobs/01ARZ3NDEKTSV4RRFFQ69G5FAV";

  @AfterEach
  void setTheClock() {
    hands.back();
  }

  private List<String> listed(String token) throws IOException {
    RawHttp.Answer answer = get("/jobs?limit=500", by(token));
    assertThat(answer.status()).isEqualTo(200);
    List<String> ids = new ArrayList<>();
    for (Object job : (List<?>) Objects.requireNonNull(json(answer).get("jobs"))) {
      ids.add("/jobs/" + ((Map<?, ?>) job).get("id"));
    }
    return ids;
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /jobs",
    "GET, /jobs/x",
    "GET, /jobs/x/events",
    "GET, /jobs/x/log",
    "GET, /events?job=x",
    "GET, /job-types",
    "GET, /prometheus",
    "HEAD, /jobs",
    "POST, /jobs",
    "POST, /jobs/x/cancel",
    "POST, /jobs/x/ticket",
    "POST, /tickets",
    "POST, /session",
    "DELETE, /jobs/x"
  })
  void nobody_gets_in_without_saying_who_they_are(String method, String target) throws IOException {
    RawHttp.Answer answer = send(method, target);
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.head().field("WWW-Authenticate")).isEqualTo("Bearer realm=\"jobtail\"");
    if (!method.equals("HEAD")) {
      assertThat(answer.head().field("Content-Type")).isEqualTo("application/problem+json");
      assertThat(answer.text()).contains("say who you are");
    }
  }

  @Test
  void somebody_with_a_browser_is_told_where_to_sign_in() throws IOException {
    String browser = "Accept: text/html,application/xhtml+xml,*/*;q=0.8";
    String where = "sign in on the page at / and come back";
    assertThat(get("/jobs", browser).status()).isEqualTo(401);
    assertThat(get("/jobs", browser).text()).contains("say who you are").contains(where);
    assertThat(get("/jobs", browser, "Cookie: jobtail-session=ended").text())
        .contains("has ended")
        .contains(where);
    assertThat(get("/jobs").text()).doesNotContain("browser");
    assertThat(get("/", browser).head().field("Content-Type")).startsWith("text/html");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/job.html", "/jobtail.js", "/health", "/session"})
  void what_tells_of_nothing_is_for_everybody(String target) throws IOException {
    assertThat(get(target).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer nothing",
        "Bearer ",
        "Bearer jobtail_0123456789012345678901234567890123456789012",
        "Basic YW5uOmFubg==",
        "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm4iLCJzY29wZSI6ImFkbWluIiwiZXhwIjo0MTAyNDQ0ODAwfQ."
      })
  void what_is_no_credential_here_is_refused(String given) throws IOException {
    RawHttp.Answer answer = get("/jobs", "Authorization: " + given);
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.head().field("WWW-Authenticate")).contains("error=\"invalid_token\"");
    assertThat(answer.text())
        .doesNotContain(
            given.substring(given.indexOf(' ') + 1).isBlank()
                ? "\u0000"
                : given.substring(given.indexOf(' ') + 1));
  }

  @Test
  void two_credentials_in_one_request_are_refused() throws IOException {
    assertThat(get("/jobs", by(ANN), by(BOB)).status()).isEqualTo(401);
  }

  @Test
  void a_scope_allows_what_it_says_and_no_more() throws IOException {
    String job = jobOf(BOB);
    assertThat(get(job, by(READER)).status()).isEqualTo(200);
    assertThat(send("POST", job + "/cancel", by(READER)).status()).isEqualTo(403);
    assertThat(send("DELETE", job, by(READER)).status()).isEqualTo(403);
    RawHttp.Answer refused = ask(post(EMIT, by(READER)));
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.head().field("WWW-Authenticate")).contains("insufficient_scope");
    assertThat(refused.text()).doesNotContain(READER);
    assertThat(ask(post(EMIT, by(SUBMITTER))).status()).isEqualTo(202);
    assertThat(get(job, by(SUBMITTER)).status()).isEqualTo(403);
    assertThat(get("/jobs", by(SUBMITTER)).status()).isEqualTo(403);
    assertThat(get("/job-types", by(SUBMITTER)).status()).isEqualTo(200);
    assertThat(ask(post(EMIT, SSE, by(SUBMITTER))).status()).isEqualTo(403);
    assertThat(get("/prometheus", by(BOB)).status()).isEqualTo(403);
    assertThat(get("/prometheus", by(METER)).status()).isEqualTo(200);
    assertThat(get("/prometheus", by(ADMIN)).status()).isEqualTo(200);
    assertThat(get("/jobs", by(METER)).status()).isEqualTo(403);
  }

  @Test
  void a_job_is_not_there_for_others() throws IOException {
    String job = jobOf(ANN);
    String unknown = get(NO_JOB, by(BOB)).text().replace(NO_JOB.substring(6), "ID");
    for (String target :
        List.of("", "/events", "/log", "?until=finished", "/events?follow=false")) {
      RawHttp.Answer answer = get(job + target, by(BOB));
      assertThat(answer.status()).as(target).isEqualTo(404);
      assertThat(answer.text().replace(job.substring(6), "ID")).isEqualTo(unknown);
    }
    assertThat(send("POST", job + "/cancel", by(BOB)).status()).isEqualTo(404);
    assertThat(send("POST", job + "/ticket", by(BOB)).status()).isEqualTo(404);
    assertThat(send("DELETE", job, by(BOB)).status()).isEqualTo(404);
    assertThat(get(job, by(ANN)).status()).isEqualTo(200);
    assertThat(get(job, by(ADMIN)).status()).isEqualTo(200);
    assertThat(listed(ANN)).contains(job);
    assertThat(listed(ADMIN)).contains(job);
    assertThat(listed(BOB)).doesNotContain(job);
  }

  /** The same path, said in another way. */
  private static List<String> spellings(String job) {
    List<String> all = new ArrayList<>();
    for (int at : new int[] {6, 7, 18, job.length() - 1}) {
      String encoded = "%%%02x".formatted((int) job.charAt(at));
      all.add(job.substring(0, at) + encoded + job.substring(at + 1));
      all.add(job.substring(0, at) + encoded.toUpperCase(Locale.ROOT) + job.substring(at + 1));
    }
    all.add(job.replace("/jobs", "/job%73"));
    all.add(job.replace("/jobs/", "/jobs//"));
    all.add(job + "/");
    return all;
  }

  @Test
  void a_job_is_not_there_for_others_however_it_is_spelled() throws IOException {
    String job = jobOf(ANN);
    for (String spelled : spellings(job)) {
      for (String what : List.of("", "/events?follow=false", "/log")) {
        assertThat(get(spelled + what, by(BOB)).status()).as(spelled + what).isIn(400, 404);
      }
      assertThat(send("POST", spelled + "/cancel", by(BOB)).status()).isIn(400, 404, 405);
      assertThat(send("POST", spelled + "/ticket", by(BOB)).status()).isIn(400, 404, 405);
      assertThat(send("DELETE", spelled, by(BOB)).status()).isIn(400, 404, 405);
    }
    assertThat(get(job, by(ANN)).status()).isEqualTo(200);
  }

  @Test
  void measurements_are_for_those_who_may_read_them_however_they_are_asked_for()
      throws IOException {
    for (String target : List.of("/prometheus/", "/%70rometheus", "//prometheus")) {
      assertThat(get(target).status()).as(target).isIn(400, 401, 404);
      assertThat(get(target, by(BOB)).status()).as(target).isIn(400, 403, 404);
    }
  }

  @Test
  void a_credential_that_ends_in_eight_thousand_years_reads() throws IOException {
    String job = jobOf(FOREVER);
    assertThat(get(job + "/events", SSE, by(FOREVER)).text()).contains("event: done");
    assertThat(get(job + "?until=finished", by(FOREVER)).status()).isEqualTo(200);
  }

  @Test
  void those_of_one_tenant_share_their_jobs() throws IOException {
    String job = jobOf(BOB);
    assertThat(json(get(job, by(CAROL))).get("owner")).isEqualTo("tenant/acme");
    assertThat(listed(CAROL)).contains(job);
    assertThat(get(job, by(ANN)).status()).isEqualTo(404);
  }

  @Test
  void a_removed_job_was_there_for_its_owner_only() throws IOException {
    String job = jobOf(ANN);
    assertThat(send("DELETE", job, by(ANN)).status()).isEqualTo(204);
    assertThat(get(job, by(ANN)).status()).isEqualTo(410);
    assertThat(get(job, by(BOB)).status()).isEqualTo(404);
  }

  @Test
  void a_feed_of_others_jobs_tells_what_one_of_unknown_jobs_does() throws IOException {
    String theirs = jobOf(ANN).substring(6);
    String none = NO_JOB.substring(6);
    String mine = jobOf(BOB).substring(6);
    String seen = get("/events?job=" + theirs + "&job=" + mine, SSE, by(BOB)).text();
    String expected = get("/events?job=" + none + "&job=" + mine, SSE, by(BOB)).text();
    assertThat(seen.replace(theirs, none).replaceAll("retry: \\d+", "retry: 1"))
        .isEqualTo(expected.replaceAll("retry: \\d+", "retry: 1"));
    assertThat(get("/events?job=" + theirs + "&job=" + mine, SSE, by(ADMIN)).text())
        .isNotEqualTo(seen);
  }

  @Test
  void the_same_idempotency_key_of_another_is_another() throws IOException {
    String body = "{\"type\":\"emit\",\"params\":{\"lines\":1}}";
    String first = submit(body, by(ANN), "Idempotency-Key: same");
    assertThat(submit(body, by(ANN), "Idempotency-Key: same")).isEqualTo(first);
    assertThat(submit(body, by(BOB), "Idempotency-Key: same")).isNotEqualTo(first);
  }

  @Test
  void a_board_shows_its_readers_jobs_only() throws Exception {
    String theirs = jobOf(ANN);
    String mine = jobOf(BOB);
    try (RawHttp board = open("/jobs", SSE, by(BOB))) {
      RawHttp.Body body = board.body(board.head());
      String before = textUntil(body, mine.substring(6));
      String later = jobOf(ANN);
      String last = jobOf(BOB);
      assertThat(before + textUntil(body, last.substring(6)))
          .doesNotContain(theirs.substring(6))
          .doesNotContain(later.substring(6));
    }
  }

  private static String textUntil(RawHttp.Body body, String id) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf(id) < 0) {
      text.append(body.line()).append('\n');
    }
    return text.toString();
  }

  @Test
  void a_token_ends_when_it_says() throws IOException {
    hands.to(BRIEF_ENDS.minusSeconds(60));
    assertThat(get("/jobs", by(BRIEF)).status()).isEqualTo(200);
    hands.to(BRIEF_ENDS);
    assertThat(get("/jobs", by(BRIEF)).status()).isEqualTo(401);
  }
}
