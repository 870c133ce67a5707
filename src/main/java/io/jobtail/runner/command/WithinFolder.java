package io.jobtail.runner.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A folder that a parameter's path may not lead out of: neither by {@code ..} nor by a symbolic
 * link. The path need not be there yet. Who may change links in the folder while a job starts can
 * still lead it elsewhere: that folder is to be writable for nobody who is not trusted.
 */
record WithinFolder(Path folder) {
  /** What is wrong with a path, or null. Does not repeat it. */
  @Nullable String problem(String text) {
    try {
      return resolve(text) == null ? "must be a path within the folder that is allowed" : null;
    } catch (InvalidPathException e) {
      return "must be a path";
    }
  }

  /** Where the path leads, absolute and without links; null if that is outside. */
  @Nullable Path resolve(String text) {
    try {
      Path base = folder.toRealPath();
      Path asked = base.resolve(text).normalize();
      Path there = asked;
      while (there != null && !Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
        there = there.getParent();
      }
      if (there == null) {
        return null;
      }
      // a link that leads nowhere has no real path, and is refused below
      Path real = there.toRealPath().resolve(there.relativize(asked)).normalize();
      return real.startsWith(base) ? real : null;
    } catch (IOException e) {
      return null;
    }
  }
}
