package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading without a header. */
@MicronautTest
final class TicketTest extends AccessFixture {
  @AfterEach
  void setTheClock() {
    hands.back();
  }

  private static String ticketIn(RawHttp.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    assertThat(answer.head().field("Cache-Control")).isEqualTo("no-store");
    return (String) Objects.requireNonNull(json(answer).get("ticket"));
  }

  private String ticketFor(String job, String token) throws IOException {
    return ticketIn(send("POST", job + "/ticket", by(token)));
  }

  private RawHttp.Answer ask(String body, String token) throws IOException {
    return ask(
        RawHttp.withBody("POST", "/tickets", body, "Content-Type: application/json", by(token)));
  }

  @Test
  void reads_its_job_and_nothing_else() throws IOException {
    String job = jobOf(BOB);
    String other = jobOf(BOB);
    String ticket = "?ticket=" + ticketFor(job, BOB);
    for (String what : new String[] {"", "/events", "/log"}) {
      assertThat(get(job + what + ticket).status()).as(what).isEqualTo(200);
      assertThat(get(other + what + ticket).status()).as(what).isEqualTo(404);
    }
    assertThat(get("/jobs" + ticket).status()).isEqualTo(403);
    assertThat(get("/prometheus" + ticket).status()).isEqualTo(403);
    assertThat(get("/job-types" + ticket).status()).isEqualTo(403);
    assertThat(send("POST", job + "/cancel" + ticket).status()).isEqualTo(401);
    assertThat(send("DELETE", job + ticket).status()).isEqualTo(401);
    assertThat(send("POST", job + "/ticket" + ticket).status()).isEqualTo(401);
    assertThat(get(job, by(ticket.substring("?ticket=".length()))).status()).isEqualTo(401);
  }

  @Test
  void of_several_jobs_reads_each_of_them() throws IOException {
    String one = jobOf(BOB).substring(6);
    String two = jobOf(BOB).substring(6);
    String ticket = ticketIn(ask("{\"jobs\":[\"" + one + "\",\"" + two + "\"]}", CAROL));
    String feed = get("/events?job=" + one + "&job=" + two + "&ticket=" + ticket, SSE).text();
    assertThat(feed).contains("event: done");
    assertThat(get("/jobs/" + two + "?ticket=" + ticket).status()).isEqualTo(200);
  }

  @Test
  void of_the_board_reads_the_list_of_its_owners_jobs() throws IOException {
    String theirs = jobOf(ANN).substring(6);
    String mine = jobOf(BOB);
    String ticket = "?ticket=" + ticketIn(ask("{\"board\":true}", BOB));
    assertThat(get("/jobs" + ticket).text()).contains(mine.substring(6)).doesNotContain(theirs);
    assertThat(get(mine + ticket).status()).isEqualTo(404);
  }

  @Test
  void of_an_administrator_reads_what_they_do() throws IOException {
    String job = jobOf(ANN);
    String ticket = "?ticket=" + ticketFor(job, ADMIN);
    assertThat(get(job + ticket).status()).isEqualTo(200);
    assertThat(send("DELETE", job + ticket).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | must have jobs or board",
        "{\"board\":false} | must be true",
        "{\"board\":true,\"jobs\":[]} | must have jobs or board",
        "{\"jobs\":[]} | a list of 1 to 12",
        "{\"jobs\":[7]} | /jobs/0",
        "{\"jobs\":[\"nothing\"]} | there is no such job",
        "{\"what\":1,\"board\":true} | is not a field",
        "[] | must be a JSON object"
      })
  void is_not_given_for_what_is_nothing(String body, String said) throws IOException {
    RawHttp.Answer answer = ask(body, BOB);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text()).contains(said);
  }

  @Test
  void is_not_given_for_what_its_asker_may_not_see() throws IOException {
    String theirs = jobOf(ANN).substring(6);
    assertThat(ask("{\"jobs\":[\"" + theirs + "\"]}", BOB).status()).isEqualTo(422);
    assertThat(ask("{\"board\":true}", SUBMITTER).status()).isEqualTo(403);
  }

  @Test
  void lasts_as_long_as_asked_for_and_never_longer_than_what_it_came_of() throws IOException {
    String job = jobOf(BRIEF);
    Instant now = BRIEF_ENDS.minus(Duration.ofHours(2));
    hands.to(now);
    assertThat(expires(send("POST", job + "/ticket", by(BRIEF))))
        .isBetween(now.plusSeconds(3590), now.plusSeconds(3700));
    assertThat(expires(send("POST", job + "/ticket?ttl=60", by(BRIEF))))
        .isBetween(now.plusSeconds(50), now.plusSeconds(160));
    hands.to(BRIEF_ENDS.minus(Duration.ofMinutes(10)));
    RawHttp.Answer last = send("POST", job + "/ticket", by(BRIEF));
    assertThat(expires(last)).isEqualTo(BRIEF_ENDS);
    String ticket = "?ticket=" + ticketIn(last);
    assertThat(get(job + ticket).status()).isEqualTo(200);
    hands.to(BRIEF_ENDS);
    RawHttp.Answer ended = get(job + ticket);
    assertThat(ended.status()).isEqualTo(401);
    assertThat(ended.text()).contains("has ended").doesNotContain(ticket.substring(8));
    assertThat(send("POST", job + "/ticket?ttl=0", by(BOB)).status()).isIn(400, 404);
  }

  private static Instant expires(RawHttp.Answer answer) {
    return Instant.parse(String.valueOf(json(answer).get("expires")));
  }

  @Test
  void that_was_changed_is_none() throws IOException {
    String job = jobOf(BOB);
    String ticket = ticketFor(job, BOB);
    int middle = ticket.indexOf('.') + 5;
    char other = ticket.charAt(middle) == 'A' ? 'B' : 'A';
    String changed = ticket.substring(0, middle) + other + ticket.substring(middle + 1);
    assertThat(get(job + "?ticket=" + changed).status()).isEqualTo(401);
    assertThat(get(job + "?ticket=" + ticket + "&ticket=" + ticket).status()).isEqualTo(401);
    assertThat(get(job + "?ticket=").status()).isEqualTo(401);
  }
}
