package io.jobtail.store.redis;

import io.jobtail.job.EventId;
import io.jobtail.job.EventType;
import io.jobtail.job.StoredEvent;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to XRANGE: for each entry its id, and one field, named by the event's type. Read as it
 * comes, without maps in between.
 */
final class EventsOutput extends CommandOutput<byte[], byte[], List<StoredEvent>> {
  private @Nullable EventId id;
  private @Nullable EventType type;

  EventsOutput() {
    super(ByteArrayCodec.INSTANCE, new ArrayList<>());
  }

  @Override
  public void set(ByteBuffer bytes) {
    if (id == null) {
      id = EventId.parse(text(bytes)).orElseThrow();
    } else if (type == null) {
      type = type(bytes);
    } else {
      byte[] data = new byte[bytes.remaining()];
      bytes.get(data);
      output.add(new StoredEvent(id, type, data));
      id = null;
      type = null;
    }
  }

  private static EventType type(ByteBuffer bytes) {
    String name = text(bytes);
    return name.equals("log") ? EventType.LOG : EventType.of(name).orElseThrow();
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }
}
