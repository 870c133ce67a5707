package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the description says of who may do what, against a server that asks everybody. */
final class DescribedAccessTest {
  private static final Described DESCRIBED = Described.read();
  private static SecuredProvocations server;

  @BeforeAll
  static void start() {
    server = new SecuredProvocations();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  private static List<Described.Operation> guarded() {
    List<Described.Operation> all =
        DESCRIBED.operations().stream()
            .filter(operation -> !DESCRIBED.security(operation).isEmpty())
            .toList();
    assertThat(all).hasSizeGreaterThan(10);
    return all;
  }

  private static Set<String> scopes(Described.Operation operation) {
    return Objects.requireNonNull(DESCRIBED.security(operation).get("token"));
  }

  @Test
  void an_operation_needs_a_scope_that_is_said_and_no_other_will_do() throws IOException {
    for (Described.Operation operation : guarded()) {
      Set<String> needed = scopes(operation);
      for (String scope : SecuredProvocations.SCOPES) {
        RawHttp.Answer answer = server.ask(operation, "", server.by(scope));
        if (needed.isEmpty() || needed.contains(scope) || scope.equals("admin")) {
          assertThat(answer.status()).as("%s by %s", operation, scope).isBetween(200, 204);
        } else {
          assertThat(answer.status()).as("%s by %s", operation, scope).isEqualTo(403);
          assertThat(answer.head().field("WWW-Authenticate")).contains("insufficient_scope");
        }
      }
    }
  }

  @Test
  void the_scope_is_said_in_words_too() {
    for (Described.Operation operation : guarded()) {
      for (String scope : scopes(operation)) {
        assertThat(operation.node().path("description").asText())
            .as("%s", operation)
            .contains("`" + scope + "`");
      }
    }
  }

  @Test
  void what_is_open_to_everybody_is_not_said_to_need_anything() throws IOException {
    for (Described.Operation operation : DESCRIBED.operations()) {
      if (DESCRIBED.security(operation).isEmpty()) {
        Described.Operation asked =
            new Described.Operation(
                operation.id(),
                operation.method(),
                operation.path().replace("{selector}", "liveness"),
                operation.node());
        assertThat(server.ask(asked, "").status()).as("%s", operation).isBetween(200, 204);
      }
    }
  }

  @Test
  void a_ticket_is_good_where_that_is_said() throws IOException {
    String job = server.job();
    String ofBoard = ticket("/tickets", "{\"board\":true}");
    String ofJob = ticket(job + "/ticket", "");
    for (Described.Operation operation : guarded()) {
      String target = operation.path().replace("/jobs/{id}", job);
      String ticket = operation.path().equals("/jobs") ? ofBoard : ofJob;
      String query = operation.id().equals("eventsOfJobs") ? "?job=" + job.substring(6) + "&" : "?";
      int status =
          server
              .send(Provocations.request(operation, target + query + "ticket=" + ticket))
              .status();
      if (DESCRIBED.security(operation).containsKey("ticket")) {
        assertThat(status).as("%s", operation).isEqualTo(200);
      } else {
        assertThat(status).as("%s", operation).isIn(401, 403);
      }
    }
  }

  private static String ticket(String target, String body) throws IOException {
    RawHttp.Answer answer =
        server.send(
            RawHttp.withBody(
                "POST", target, body, "Content-Type: application/json", server.by("read")));
    return String.valueOf(HttpFixture.json(answer).get("ticket"));
  }

  @Test
  void a_session_is_good_where_that_is_said_and_with_its_proof_where_that_is() throws IOException {
    RawHttp.Answer begun = server.send(RawHttp.request("POST", "/session", server.by("admin")));
    String cookie = "Cookie: " + begun.head().field("Set-Cookie").replaceFirst(";.*", "");
    String proof = "X-CSRF-Token: " + HttpFixture.json(begun).get("csrfToken");
    for (Described.Operation operation : guarded()) {
      boolean isGood = DESCRIBED.security(operation).containsKey("session");
      int bare = server.ask(operation, "", cookie).status();
      int proven = server.ask(operation, "", cookie, proof).status();
      if (isGood) {
        assertThat(proven).as("%s", operation).isBetween(200, 204);
      } else {
        assertThat(proven).as("%s", operation).isEqualTo(403);
      }
      boolean needsProof = operation.node().path("parameters").toString().contains("Proof");
      assertThat(bare).as("%s", operation).isEqualTo(needsProof ? 403 : proven);
    }
  }

  @Test
  void a_job_says_whose_it_is_and_of_which_trace() throws IOException {
    RawHttp.Answer job = server.document(server.job());
    assertThat(HttpFixture.json(job))
        .containsEntry("owner", "tenant/acme")
        .extractingByKey("trace")
        .isInstanceOf(Map.class);
    assertThat(DESCRIBED.wrong("Job", job.text())).isEmpty();
  }
}
