package io.jobtail.runner.command;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * From bytes as a pipe gives them to lines. UTF-8, with U+FFFD for what is not; {@code \n} and
 * {@code \r\n} end a line; any other {@code \r} is text, and says that the line is drawn anew. A
 * line that grows too long is given in fragments, cut between characters, so that never more than
 * one fragment is held.
 *
 * <p>Every fragment is followed by another one or by the line's rest, which may be empty.
 *
 * <p>Not thread-safe.
 */
final class LineDecoder {
  /** Receives the lines. */
  interface Sink {
    /** A line, or the rest of one after fragments. */
    void line(String text);

    /** A part of a line that is not at its end. Not empty. */
    void fragment(String text);

    /** What was given of a line is all that it says, for now at least. */
    void pause();
  }

  private static final int BUFFER_BYTES = 8192;

  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES);
  private final CharBuffer chars = CharBuffer.allocate(BUFFER_BYTES);
  private final StringBuilder line = new StringBuilder();
  private final int maxBytes;
  private final Sink sink;
  private int lineBytes;
  private boolean carriageReturn;
  private boolean fragmentGiven;
  private boolean redrawn;
  private boolean paused;

  /**
   * Starts at the beginning of a line.
   *
   * @param maxBytes UTF-8 bytes of the longest piece
   */
  LineDecoder(int maxBytes, Sink sink) {
    this.maxBytes = maxBytes;
    this.sink = sink;
  }

  /** Takes the next bytes. */
  void feed(byte[] source, int length) {
    int from = 0;
    while (from < length) {
      int size = Math.min(length - from, bytes.remaining());
      bytes.put(source, from, size);
      from += size;
      bytes.flip();
      decode(false);
      bytes.compact();
    }
  }

  /** Whether silence would say something: some text waits, or what was given may not be all. */
  boolean awaitsSilence() {
    return !line.isEmpty() || (fragmentGiven && !paused);
  }

  /** Gives the text that waits as a fragment, if it is of a line that is drawn again and again. */
  void flushRedrawn() {
    if (redrawn) {
      flush();
      if (carriageReturn) {
        pause();
      }
    }
  }

  /** Nothing came for a while: gives the text that waits as a fragment. */
  void silence() {
    flush();
    pause();
  }

  private void flush() {
    if (!line.isEmpty()) {
      giveFragment();
    }
  }

  private void pause() {
    if (fragmentGiven && !paused) {
      paused = true;
      sink.pause();
    }
  }

  /** No bytes follow: what waits is the last line. */
  void end() {
    bytes.flip();
    decode(true);
    decoder.flush(chars);
    takeChars();
    if (carriageReturn) {
      carriageReturn = false;
      append('\r');
    }
    if (!line.isEmpty() || fragmentGiven) {
      giveLine();
    }
  }

  private void decode(boolean last) {
    CoderResult result;
    do {
      result = decoder.decode(bytes, chars, last);
      takeChars();
    } while (result.isOverflow());
  }

  private void takeChars() {
    chars.flip();
    while (chars.hasRemaining()) {
      take(chars.get());
    }
    chars.clear();
  }

  private void take(char next) {
    if (next == '\n') {
      carriageReturn = false;
      giveLine();
      return;
    }
    if (carriageReturn) {
      carriageReturn = false;
      redrawn = true;
      append('\r');
    }
    if (next == '\r') {
      carriageReturn = true;
    } else if (Character.isHighSurrogate(next)) {
      // The decoder never parts the two halves.
      append(next, chars.get());
    } else {
      append(next);
    }
  }

  private void append(char character) {
    makeRoom(character < 0x80 ? 1 : character < 0x800 ? 2 : 3);
    line.append(character);
  }

  private void append(char high, char low) {
    makeRoom(4);
    line.append(high).append(low);
  }

  private void makeRoom(int size) {
    if (lineBytes + size > maxBytes) {
      giveFragment();
    }
    lineBytes += size;
  }

  private void giveFragment() {
    fragmentGiven = true;
    paused = false;
    sink.fragment(takeLine());
  }

  private void giveLine() {
    fragmentGiven = false;
    redrawn = false;
    sink.line(takeLine());
  }

  private String takeLine() {
    String text = line.toString();
    line.setLength(0);
    lineBytes = 0;
    return text;
  }
}
