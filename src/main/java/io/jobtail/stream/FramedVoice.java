package io.jobtail.stream;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The voice of a format. */
record FramedVoice(Framing framing) implements Voice {
  @Override
  public byte[] opening() {
    return framing.heartbeat();
  }

  @Override
  public byte[] heartbeat() {
    return framing.heartbeat();
  }

  @Override
  public byte @Nullable [] farewell(Duration retry) {
    byte[] line = framing.retry(retry);
    return line.length == 0 ? null : line;
  }
}
