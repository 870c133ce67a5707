package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What lets somebody in is told to nobody else. */
@MicronautTest
final class QuietSecretsTest extends AccessFixture {
  private static final String EMIT = "{\"type\":\"emit\",\"params\":{\"lines\":1}}";

  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Logger ours = (Logger) LoggerFactory.getLogger("io.jobtail");
  private final Queue<String> said = new ConcurrentLinkedQueue<>();
  private final AppenderBase<ILoggingEvent> ear =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          said.add(event.getFormattedMessage() + event.getMDCPropertyMap());
        }
      };

  @BeforeEach
  void listen() {
    ear.start();
    root.addAppender(ear);
    ours.setLevel(Level.TRACE);
  }

  @AfterEach
  void stopListening() {
    root.detachAppender(ear);
    ours.setLevel(null);
  }

  @Test
  void no_log_metric_or_problem_has_a_credential() throws IOException {
    String job = jobOf(BOB);
    String ticket = String.valueOf(json(send("POST", job + "/ticket", by(BOB))).get("ticket"));
    RawHttp.Answer begun = send("POST", "/session", by(BOB));
    String cookie = begun.head().field("Set-Cookie").split("[=;]", 3)[1];
    String proof = String.valueOf(json(begun).get("csrfToken"));
    List<String> secrets = List.of(BOB, ticket, cookie, proof);
    List<String> answers = new ArrayList<>();
    for (String credential :
        List.of(by(BOB), by(ticket), by(cookie), "Cookie: jobtail-session=" + cookie)) {
      for (String target : List.of(job + "/events?limit=x", "/jobs/nothing", "/nothing", "/jobs")) {
        answers.add(get(target, credential).text());
        answers.add(get(target + "?x=1&ticket=" + ticket, credential).text());
      }
      answers.add(ask(post(EMIT, credential, "X-CSRF-Token: " + proof + "x")).text());
      answers.add(ask(post("{\"type\":1}", credential)).text());
    }
    answers.add(get(job + "/events?ticket=" + ticket + "x").text());
    answers.add(get(job + "?ticket=" + ticket).text());
    answers.add(get("/prometheus", by(METER)).text());
    assertThat(answers).allSatisfy(answer -> assertThat(answer).doesNotContain(secrets));
    assertThat(said).allSatisfy(line -> assertThat(line).doesNotContain(secrets));
  }
}
