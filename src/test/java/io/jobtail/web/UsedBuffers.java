package io.jobtail.web;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;

/** The memory for buffers that the allocator of all connections holds. */
final class UsedBuffers {
  private UsedBuffers() {}

  static long bytes() {
    return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
  }
}
