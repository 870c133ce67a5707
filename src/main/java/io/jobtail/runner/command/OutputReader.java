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

  /** More than a pipe holds: what comes after that was written later. */
  private static final long LAST_CALL_BYTES = 1 << 20;

  private final InputStream in;
  private final LineDecoder decoder;
  private final long partialAfterNanos;
  private final SilenceTimer timer;
  private final Consumer<RuntimeException> failed;

  private volatile boolean lastCall;

  // Written by the reading thread.
  private volatile boolean inRead;
  private volatile long inReadSince;
  private volatile boolean finished;

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

  /**
   * Reads. It holds the stream's monitor throughout: when a process has exited, the JDK takes the
   * monitor, reads what is in the pipe into memory for as long as there is more, and closes it. A
   * background process that prints without end would fill the memory, and one that prints a little
   * later would be cut off.
   */
  @Override
  public void run() {
    synchronized (in) {
      readAll();
      close();
    }
    guarded(decoder::end);
    stop();
    finished = true;
  }

  private void readAll() {
    byte[] chunk = new byte[CHUNK_BYTES];
    long afterLastCall = 0;
    int size = read(chunk);
    while (size >= 0 && take(chunk, size) && afterLastCall < LAST_CALL_BYTES) {
      afterLastCall += lastCall ? size : 0;
      size = read(chunk);
    }
  }

  /** Everything that could be ended has ended: only what is in the pipe now is still read. */
  void lastCall() {
    lastCall = true;
  }

  /** Whether nothing comes: it is at the end, or waits for bytes since at least that long. */
  boolean isQuiet(Duration silence) {
    return finished || (inRead && timer.nanos() - inReadSince >= silence.toNanos());
  }

  /** Whoever still writes learns that nobody reads. */
  void close() {
    try {
      in.close();
    } catch (IOException e) {
      // There is nothing left to lose.
    }
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
    inReadSince = timer.nanos();
    inRead = true;
    try {
      return in.read(chunk);
    } catch (IOException e) {
      // Closed from this side: the program's end was waited for long enough.
      return -1;
    } finally {
      inRead = false;
    }
  }

  private boolean take(byte[] chunk, int size) {
    return guarded(() -> {
      decoder.feed(chunk, size);
      if (size < chunk.length) { // all that was written: a progress bar is whole now
        decoder.flushRedrawn();
      }
      lastBytesAt = timer.nanos();
      if (decoder.awaitsSilence() && !checking) {
        checking = true;
        timer.after(Duration.ofNanos(partialAfterNanos), this::check);
      }
    });
  }

  /** At most one check is on its way, however many chunks end inside a line. */
  private void check() {
    guarded(() -> {
      long left = partialAfterNanos - (timer.nanos() - lastBytesAt);
      if (decoder.awaitsSilence() && left > 0) {
        timer.after(Duration.ofNanos(left), this::check);
      } else {
        checking = false;
        decoder.silence();
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
