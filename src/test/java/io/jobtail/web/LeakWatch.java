package io.jobtail.web;

import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.LoggerFactory;

/** Counts buffers that were allocated while it is open and that nobody has released. */
final class LeakWatch implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final AtomicInteger WATCHES = new AtomicInteger();

  private final String about;
  // of each its own: nothing is reported twice in the same words
  private final String lost = "lost on purpose, " + WATCHES.incrementAndGet();
  private final ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
  private final List<String> reports = new CopyOnWriteArrayList<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          reports.add(event.getFormattedMessage());
        }
      };

  /**
   * @param about what stands in a report of a leak that is looked for
   */
  LeakWatch(String about) {
    this.about = about;
    appender.start();
    logger.addAppender(appender);
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
  }

  /** The leaks so far: those that are older than one of its own, which it waits for. */
  List<String> seen() {
    await()
        .atMost(PATIENCE)
        .until(() -> {
          lose();
          System.gc();
          // reports come with allocations
          ByteBufAllocator.DEFAULT.buffer(1).release();
          return reports.stream().anyMatch(report -> report.contains(lost));
        });
    return reports.stream().filter(report -> report.contains(about)).toList();
  }

  private void lose() {
    var _ = ByteBufAllocator.DEFAULT.buffer(1).touch(lost);
  }

  @Override
  public void close() {
    ResourceLeakDetector.setLevel(before);
    logger.detachAppender(appender);
  }
}
