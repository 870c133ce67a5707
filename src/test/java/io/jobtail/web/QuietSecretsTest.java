package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.jobtail.runner.LogEncoder;
import io.micronaut.core.annotation.NonNull;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What lets somebody in is told to nobody else, however much is logged. */
@MicronautTest
final class QuietSecretsTest extends AccessFixture {
  private static final String EMIT = "{\"type\":\"emit\",\"params\":{\"lines\":1}}";
  private static final String SIGNERS = "a secret that is long enough for HS256";

  /** Everything of a line, whatever the pattern of the jar shows of it. */
  private static final String ALL = "%level %logger [%thread] %X %kvp %msg%n%ex{full}";

  private final LoggerContext logging = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final Logger root = logging.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final LogEncoder encoder = new LogEncoder();
  private final Queue<String> said = new ConcurrentLinkedQueue<>();
  private final Queue<String> shown = new ConcurrentLinkedQueue<>();
  private final AppenderBase<ILoggingEvent> ear =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          said.add(event.getFormattedMessage());
          shown.add(new String(encoder.encode(event), StandardCharsets.UTF_8));
        }
      };

  @Override
  public @NonNull Map<String, String> getProperties() {
    Map<String, String> all = super.getProperties();
    all.put("jobtail.security.jwt.secret", SIGNERS);
    all.put("jobtail.security.jwt.issuer", "https://id.example");
    all.put("jobtail.security.jwt.audience", "jobtail");
    all.put("micronaut.server.netty.access-logger.enabled", "true");
    all.put(
        "micronaut.server.netty.access-logger.log-format",
        "\"%r\" %s \"%{Authorization}i\" \"%{Cookie}i\" \"%{X-CSRF-Token}i\" \"%{Set-Cookie}o\"");
    return all;
  }

  @BeforeEach
  void listen() {
    encoder.setContext(logging);
    encoder.setPattern(ALL);
    encoder.start();
    ear.start();
    root.addAppender(ear);
    root.setLevel(Level.TRACE);
  }

  @AfterEach
  void stopListening() {
    root.setLevel(Level.INFO);
    root.detachAppender(ear);
  }

  private static String jwt() throws Exception {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer("https://id.example")
            .audience("jobtail")
            .subject("dora")
            .claim("scope", "read submit")
            .expirationTime(Date.from(Instant.now().plusSeconds(3600)))
            .build();
    SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    jwt.sign(new MACSigner(SIGNERS));
    return jwt.serialize();
  }

  private String ticket(String target, String body) throws IOException {
    RawHttp.Answer made =
        ask(RawHttp.withBody("POST", target, body, "Content-Type: application/json", by(BOB)));
    assertThat(made.status()).isEqualTo(201);
    return String.valueOf(json(made).get("ticket"));
  }

  @Test
  void no_log_metric_or_problem_has_a_credential() throws Exception {
    String job = jobOf(BOB);
    String ticket = ticket(job + "/ticket", "{}");
    String board = ticket("/tickets", "{\"board\":true}");
    String jwt = jwt();
    RawHttp.Answer begun = send("POST", "/session", by(BOB));
    String cookie = begun.head().field("Set-Cookie").split("[=;]", 3)[1];
    String proof = String.valueOf(json(begun).get("csrfToken"));
    String session = "Cookie: jobtail-session=" + cookie;
    List<String> secrets = List.of(BOB, ticket, board, jwt, cookie, proof);
    List<String> answers = new ArrayList<>();
    for (String credential : List.of(by(BOB), by(jwt), by(ticket), by(cookie), session)) {
      for (String target : List.of(job + "/events?limit=x", "/jobs/nothing", "/nothing", "/jobs")) {
        answers.add(get(target, credential).text());
        answers.add(get(target + "?x=1&ticket=" + ticket, credential).text());
      }
      answers.add(ask(post(EMIT, credential, "X-CSRF-Token: " + proof + "x")).text());
      answers.add(ask(post(EMIT, credential, "X-CSRF-Token: " + proof)).text());
      answers.add(ask(post("{\"type\":1}", credential)).text());
      answers.add(ask(post("{\"type\":" + proof, credential)).text());
    }
    answers.add(get(job + "/events?ticket=" + ticket + "x").text());
    answers.add(get(job + "?%74icket=" + ticket).text());
    answers.add(get("/jobs?ticket=" + board).text());
    answers.add(get("/events?job=" + job + "&ticket=" + board).text());
    answers.add(get("/prometheus", by(METER)).text());
    assertThat(answers).allSatisfy(answer -> assertThat(answer).doesNotContain(secrets));
    assertThat(shown).filteredOn(line -> secrets.stream().anyMatch(line::contains)).isEmpty();
    // each was on its way there, by the framework's own means, and there was something in its place
    assertThat(secrets).allMatch(secret -> said.stream().anyMatch(line -> line.contains(secret)));
    assertThat(accesses())
        .contains(job + "?%74icket=*** HTTP/1.1\" 200 ")
        .contains("GET /jobs?ticket=*** HTTP/1.1\" 200 ")
        .contains("\"Bearer ***\"")
        .contains("\"jobtail-session=***\"")
        .contains("\"***\" \"-\"");
  }

  private String accesses() {
    return shown.stream()
        .filter(line -> line.startsWith("INFO access "))
        .collect(Collectors.joining());
  }

  @Test
  void a_failure_that_is_logged_tells_none() throws Exception {
    String ticket = ticket(jobOf(BOB) + "/ticket", "{}");
    Throwable cause = new IllegalStateException("GET /jobs?ticket=" + ticket);
    LoggerFactory.getLogger("a.library")
        .atError()
        .addKeyValue("header", by(BOB))
        .setCause(new IOException(by(BOB), cause))
        .log("no {}", ticket);
    assertThat(shown).noneMatch(line -> line.contains(BOB) || line.contains(ticket));
    assertThat(String.join("", shown))
        .contains("ERROR a.library")
        .contains("java.io.IOException: Authorization: Bearer ***")
        .contains("Caused by: java.lang.IllegalStateException: GET /jobs?ticket=***");
  }
}
