package io.jobtail;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ResourceBundle;
import java.util.logging.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The platform's own logging. */
class JavaLogsTest {
  private final Logger ours = (Logger) LoggerFactory.getLogger("a.platform.class");
  private final ListAppender<ILoggingEvent> ear = new ListAppender<>();

  @BeforeEach
  void join() throws Exception {
    ear.start();
    ours.addAppender(ear);
    ours.setLevel(Level.TRACE);
    var _ = new JavaLogs();
  }

  @AfterEach
  void asItWas() throws Exception {
    LogManager.getLogManager().readConfiguration();
    ours.detachAppender(ear);
    ours.setLevel(null);
  }

  @Test
  void what_the_platform_logs_goes_where_everything_goes() {
    var platform = java.util.logging.Logger.getLogger("a.platform.class");
    platform.setLevel(java.util.logging.Level.ALL);
    platform.log(java.util.logging.Level.INFO, "it {0} {1}", new Object[] {"happened", 2});
    platform.log(java.util.logging.Level.SEVERE, "it broke", new IllegalStateException("so"));
    platform.warning("{0} as it is");
    platform.fine("small");
    platform.finest("smallest");
    assertThat(ear.list)
        .extracting(event -> event.getLevel() + " " + event.getFormattedMessage())
        .containsExactly(
            "INFO it happened 2",
            "ERROR it broke",
            "WARN {0} as it is",
            "DEBUG small",
            "TRACE smallest");
    assertThat(ear.list.get(1).getThrowableProxy().getMessage()).isEqualTo("so");
  }

  @Test
  void so_does_what_it_logs_by_its_other_means() {
    System.getLogger("a.platform.class")
        .log(System.Logger.Level.WARNING, (ResourceBundle) null, "it {0}", "happened");
    assertThat(ear.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("it happened");
  }
}
