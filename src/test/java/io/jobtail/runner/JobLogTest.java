package io.jobtail.runner;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.read.ListAppender;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.job.LogStream;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SLF4J on a job's threads. */
class JobLogTest {
  private static final Logger LOG = LoggerFactory.getLogger("a.library");
  private final ch.qos.logback.classic.Logger library =
      ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("a.library");
  private final ListAppender<ILoggingEvent> usual = new ListAppender<>();

  @BeforeEach
  void attach() {
    JobLogAppender.attach();
    JobLogAppender.attach();
    usual.start();
    library.addAppender(usual);
  }

  @AfterEach
  void detach() {
    library.detachAppender(usual);
  }

  @Test
  void what_is_logged_on_the_jobs_thread_is_in_its_log_and_where_it_went_before() {
    try (Rig rig = new Rig().script("t", _ -> LOG.warn("disk {} is\nfull", "a")).start()) {
      JobId id = rig.submit("t");
      rig.awaitFinished(id);
      assertThat(rig.texts(id)).containsExactly("disk a is", "full");
      JobEvent.Log first = rig.events(id, JobEvent.Log.class).getFirst();
      assertThat(first.stream()).isEqualTo(LogStream.LOG);
      assertThat(first.level()).isEqualTo("WARN");
      assertThat(first.logger()).isEqualTo("a.library");
      assertThat(usual.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .containsExactly("disk a is\nfull");
    }
  }

  @Test
  void an_exception_that_is_logged_is_there_with_its_trace() {
    try (Rig rig =
        new Rig()
            .script("t", _ -> LOG.error("broken", new IllegalStateException("cannot")))
            .start()) {
      JobId id = rig.submit("t");
      rig.awaitFinished(id);
      List<String> texts = rig.text(id).lines().toList();
      assertThat(texts.get(0)).isEqualTo("broken");
      assertThat(texts.get(1)).isEqualTo("java.lang.IllegalStateException: cannot");
      assertThat(texts.get(2)).startsWith("\tat io.jobtail.runner.JobLogTest");
    }
  }

  @Test
  void threads_that_the_job_starts_belong_to_it_and_others_do_not() {
    try (Rig rig =
        new Rig()
            .script(
                "t",
                context -> {
                  context.start("mine", () -> LOG.info("mine")).join();
                  Thread.ofVirtual().start(() -> LOG.info("a pool's")).join();
                })
            .start()) {
      JobId id = rig.submit("t");
      rig.awaitFinished(id);
      assertThat(rig.texts(id)).containsExactly("mine");
      assertThat(usual.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .containsExactly("mine", "a pool's");
    }
  }

  @Test
  void two_jobs_at_once_never_mix() {
    CyclicBarrier both = new CyclicBarrier(2);
    try (Rig rig =
        new Rig()
            .script(
                "t",
                context -> {
                  await(both);
                  Thread helper = context.start("h", () -> say(context.id()));
                  say(context.id());
                  helper.join();
                })
            .start()) {
      JobId one = rig.submit("t");
      JobId two = rig.submit("t");
      for (JobId id : List.of(one, two)) {
        rig.awaitFinished(id);
        assertThat(rig.texts(id)).hasSize(2000).containsOnly("said by " + id);
      }
    }
  }

  private static void await(CyclicBarrier barrier)
      throws BrokenBarrierException, InterruptedException {
    var _ = barrier.await();
  }

  private static void say(JobId id) {
    for (int i = 0; i < 1000; i++) {
      LOG.info("said by {}", id);
    }
  }

  @Test
  void logging_that_is_configured_anew_still_reaches_the_job() throws Exception {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    new ContextInitializer(context).autoConfig();
    try (Rig rig = new Rig().script("t", _ -> LOG.info("still here")).start()) {
      JobId id = rig.submit("t");
      rig.awaitFinished(id);
      assertThat(rig.texts(id)).containsExactly("still here");
    }
  }

  @Test
  void what_jobtail_says_of_a_failed_job_is_not_in_its_log() {
    try (Rig rig =
        new Rig()
            .script(
                "t",
                _ -> {
                  throw new IllegalStateException("secret place");
                })
            .start()) {
      JobId id = rig.submit("t");
      rig.awaitFinished(id);
      assertThat(rig.texts(id)).isEmpty();
    }
  }
}
