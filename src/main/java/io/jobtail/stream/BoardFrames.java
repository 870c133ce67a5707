package io.jobtail.stream;

import io.jobtail.job.Job;
import io.jobtail.job.JobId;
import io.jobtail.store.JobPage;
import io.jobtail.wire.JobJson;
import io.jobtail.wire.JsonBytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** What boards are given. None of it has an id: a board that comes back begins with a page. */
final class BoardFrames {
  private static final byte[] AFTER_NAME = ascii("\ndata: ");
  private static final byte[] END = ascii("\n\n");

  private BoardFrames() {}

  static byte[] page(JobPage page) {
    return block("page", JsonBytes.of(json -> JobPages.write(json, page)));
  }

  static byte[] job(Job job) {
    return block("job", JsonBytes.of(json -> JobJson.write(json, job, JobJson.Extras.NONE)));
  }

  static byte[] removed(JobId id) {
    return block("removed", ascii("{\"id\":\"" + id + "\"}"));
  }

  private static byte[] block(String name, byte[] data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(data.length + 32);
    out.writeBytes(ascii("event: " + name));
    out.writeBytes(AFTER_NAME);
    out.writeBytes(data);
    out.writeBytes(END);
    return out.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
