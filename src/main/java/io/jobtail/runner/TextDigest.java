package io.jobtail.runner;

import io.jobtail.job.JobEvent;
import io.jobtail.job.LogStream;
import io.jobtail.job.LogSummary;
import io.jobtail.job.TextLog;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * An attempt's text log as it is produced, in numbers.
 *
 * <p>Not thread-safe.
 */
final class TextDigest implements TextLog.Out {
  /** Of an attempt that wrote nothing. */
  static final LogSummary EMPTY = new TextDigest().finish();

  private final TextLog text = new TextLog();
  private final MessageDigest sha256 = sha256();

  void add(JobEvent event) {
    if (event instanceof JobEvent.Log log) {
      text.apply(log, this);
    }
  }

  /** Nothing follows. */
  LogSummary finish() {
    text.finish(this);
    String hex = HexFormat.of().formatHex(sha256.digest());
    return new LogSummary(text.lines(), text.bytes(), hex, true);
  }

  @Override
  public void begin(Instant time, LogStream stream) {}

  @Override
  public void text(String part) {
    sha256.update(part.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void end() {
    sha256.update((byte) '\n');
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
