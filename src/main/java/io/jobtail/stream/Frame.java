package io.jobtail.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What readers are given at once, in the bytes of their format: any number of readers on one event
 * loop share it. Its copy outside the heap, which a socket needs, is made once.
 *
 * <p>Counted: who makes it or {@linkplain #retain() keeps} it {@linkplain #release() lets it go}.
 * Used on one event loop.
 */
final class Frame {
  private static final byte[] CRLF = {'\r', '\n'};
  // a size of eight hexadecimal digits, and two line ends
  private static final int MAX_CHUNK_OVERHEAD = 12;

  private List<byte[]> parts;
  private final int size;
  private int holders = 1;
  private @Nullable ByteBuf chunk;

  Frame(List<byte[]> parts) {
    this.parts = parts;
    int sum = 0;
    for (byte[] part : parts) {
      sum += part.length;
    }
    this.size = sum;
  }

  static Frame of(byte[] bytes) {
    return new Frame(List.of(bytes));
  }

  /** Bytes in it. */
  int size() {
    return size;
  }

  Frame retain() {
    holders++;
    return this;
  }

  void release() {
    if (--holders == 0 && chunk != null) {
      chunk.release();
      chunk = null;
    }
  }

  /** Shared, and never changed, if there is but one part. */
  byte[] bytes() {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    byte[] all = new byte[size];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    parts = List.of(all);
    return all;
  }

  /**
   * One chunk of a body (RFC 9112, 7.1) with all of it: a view of its own on shared memory, for
   * {@code write}, which releases it.
   */
  ByteBuf chunk(ByteBufAllocator allocator) {
    ByteBuf made = chunk;
    if (made == null) {
      made = allocator.directBuffer(size + MAX_CHUNK_OVERHEAD);
      ByteBufUtil.writeAscii(made, Integer.toHexString(size));
      made.writeBytes(CRLF);
      for (byte[] part : parts) {
        made.writeBytes(part);
      }
      made.writeBytes(CRLF);
      chunk = made;
    }
    return made.retainedDuplicate();
  }
}
