package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** People with browsers. */
@MicronautTest
final class SessionTest extends AccessFixture {
  private static final String EMIT = "{\"type\":\"emit\",\"params\":{\"lines\":1}}";

  @AfterEach
  void setTheClock() {
    hands.back();
  }

  private record SignedIn(String cookie, String proof) {
    String header() {
      return "Cookie: " + cookie;
    }
  }

  private SignedIn signIn(String token) throws IOException {
    RawHttp.Answer answer = send("POST", "/session", by(token));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.head().field("Cache-Control")).isEqualTo("no-store");
    String cookie = answer.head().field("Set-Cookie");
    assertThat(cookie).contains("HTTPOnly").contains("SameSite=Strict").contains("Path=/");
    return new SignedIn(
        cookie.substring(0, cookie.indexOf(';')),
        String.valueOf(Objects.requireNonNull(json(answer).get("csrfToken"))));
  }

  @Test
  void a_session_reads_what_its_token_does() throws IOException {
    SignedIn bob = signIn(BOB);
    String job = jobOf(BOB);
    String theirs = jobOf(ANN);
    assertThat(get(job, bob.header()).status()).isEqualTo(200);
    assertThat(get(job + "/events", bob.header()).status()).isEqualTo(200);
    assertThat(get(theirs, bob.header()).status()).isEqualTo(404);
    assertThat(get("/jobs", bob.header()).text())
        .contains(job.substring(6))
        .doesNotContain(theirs.substring(6));
  }

  @Test
  void what_changes_things_needs_the_proof_too() throws IOException {
    SignedIn bob = signIn(BOB);
    SignedIn carol = signIn(CAROL);
    for (String proof : List.of("", "nothing", carol.proof(), bob.cookie())) {
      RawHttp.Answer refused = ask(post(EMIT, bob.header(), "X-CSRF-Token: " + proof));
      assertThat(refused.status()).as(proof).isEqualTo(403);
      assertThat(refused.text()).contains("GET /session");
    }
    assertThat(ask(post(EMIT, bob.header())).status()).isEqualTo(403);
    String proof = "X-CSRF-Token: " + bob.proof();
    RawHttp.Answer submitted = ask(post(EMIT, bob.header(), proof));
    assertThat(submitted.status()).isEqualTo(202);
    String job = submitted.head().field("Location");
    assertThat(send("POST", job + "/ticket", bob.header()).status()).isEqualTo(403);
    assertThat(send("POST", job + "/ticket", bob.header(), proof).status()).isEqualTo(201);
    assertThat(send("POST", job + "/cancel", bob.header()).status()).isEqualTo(403);
    assertThat(send("POST", job + "/cancel", bob.header(), proof).status()).isIn(200, 202);
  }

  @Test
  void pages_elsewhere_cannot_use_it() throws IOException {
    SignedIn bob = signIn(BOB);
    RawHttp.Answer answer =
        ask(
            post(
                EMIT,
                bob.header(),
                "X-CSRF-Token: " + bob.proof(),
                "Origin: https://evil.example"));
    assertThat(answer.status()).isEqualTo(403);
    RawHttp.Answer read = get("/session", bob.header(), "Origin: https://evil.example");
    assertThat(read.head().fields()).noneMatch(field -> field.contains("Access-Control"));
  }

  @Test
  void tells_everybody_who_they_are() throws IOException {
    assertThat(get("/session").text()).isEqualToIgnoringNewLines("{}");
    assertThat(get("/session", by(BOB)).text())
        .contains("\"name\":\"bob\"")
        .contains("\"owner\":\"tenant/acme\"")
        .contains("[\"submit\",\"read\",\"cancel\"]")
        .doesNotContain("csrfToken");
    SignedIn ann = signIn(ANN);
    assertThat(get("/session", ann.header()).text()).contains(ann.proof());
  }

  @Test
  void ends_after_its_time_and_when_it_is_ended() throws IOException {
    SignedIn bob = signIn(BOB);
    hands.forward(Duration.ofHours(12));
    assertThat(get("/jobs", bob.header()).status()).isEqualTo(401);
    RawHttp.Answer out = send("DELETE", "/session");
    assertThat(out.status()).isEqualTo(204);
    assertThat(out.head().field("Set-Cookie")).contains("Max-Age=0");
  }

  @Test
  void neither_a_ticket_nor_a_session_begins_one() throws IOException {
    SignedIn bob = signIn(BOB);
    String proof = "X-CSRF-Token: " + bob.proof();
    assertThat(send("POST", "/session", bob.header(), proof).status()).isEqualTo(403);
    assertThat(get("/", "Cookie: jobtail-session=nothing").status()).isEqualTo(200);
    assertThat(get("/jobs", "Cookie: jobtail-session=nothing").status()).isEqualTo(401);
  }
}
