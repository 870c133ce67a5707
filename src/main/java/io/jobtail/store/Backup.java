package io.jobtail.store;

import java.nio.file.Path;

/** Copies all that a store keeps while a server, perhaps another process, works with it. */
public interface Backup {
  /**
   * Makes a copy as of one moment. A server that starts with it is in the place of one that was
   * killed at that moment. Whoever writes to the store does not wait for it.
   *
   * @param file where; it must not be there yet, and is there when it is whole
   * @throws StoreException if it cannot be made
   */
  void copyTo(Path file);
}
