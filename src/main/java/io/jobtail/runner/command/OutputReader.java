package io.jobtail.runner.command;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Reads one stream of a program to its end and gives its lines to a sink; the beginning of a line
 * after some silence. A sink that blocks stops the reading, and so in the end the program.
 */
final class OutputReader implements Runnable {
  private static final int CHUNK_BYTES = 16 * 1024;

  private final InputStream in;
  private final LineDecoder decoder;
  private final long partialAfterNanos;
  private final SilenceTimer timer;
  private final Consumer<RuntimeException> failed;

  // Written under the lock, by the reading thread and the timer's.
  private final ReentrantLock lock = new ReentrantLock();
  private long lastBytesAt;
  private boolean checking;
  private boolean over;

  /**
   * Reads when it is run.
   *
   * @param failed told once, when the sink throws; nothing is read or given after that
   */
  OutputReader(
      InputStream in,
      LineDecoder decoder,
      Duration partialAfter,
      SilenceTimer timer,
      Consumer<RuntimeException> failed) {
    this.in = in;
    this.decoder = decoder;
    this.partialAfterNanos = partialAfter.toNanos();
    this.timer = timer;
    this.failed = failed;
  }

  @Override
  public void run() {
    byte[] chunk = new byte[CHUNK_BYTES];
    int size = read(chunk);
    while (size >= 0 && take(chunk, size)) {
      size = read(chunk);
    }
    guarded(decoder::end);
    stop();
  }

  /** Nothing is given any more, whatever is still read. */
  void stop() {
    lock.lock();
    try {
      over = true;
    } finally {
      lock.unlock();
    }
  }

  private int read(byte[] chunk) {
    try {
      return in.read(chunk);
    } catch (IOException e) {
      // Closed from this side: the program's end was waited for long enough.
      return -1;
    }
  }

  private boolean take(byte[] chunk, int size) {
    return guarded(() -> {
      decoder.feed(chunk, size);
      lastBytesAt = timer.nanos();
      if (decoder.pending() && !checking) {
        checking = true;
        timer.after(Duration.ofNanos(partialAfterNanos), this::check);
      }
    });
  }

  /** At most one check is on its way, however many chunks end inside a line. */
  private void check() {
    guarded(() -> {
      long left = partialAfterNanos - (timer.nanos() - lastBytesAt);
      if (decoder.pending() && left > 0) {
        timer.after(Duration.ofNanos(left), this::check);
      } else {
        checking = false;
        decoder.flush();
      }
    });
  }

  private boolean guarded(Runnable action) {
    lock.lock();
    try {
      if (!over) {
        action.run();
      }
      return !over;
    } catch (RuntimeException e) {
      over = true;
      failed.accept(e);
      return false;
    } finally {
      lock.unlock();
    }
  }
}
