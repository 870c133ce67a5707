package io.jobtail.runner;

import io.micronaut.core.type.Argument;
import io.micronaut.serde.Decoder;
import io.micronaut.serde.Encoder;
import io.micronaut.serde.Serde;
import io.micronaut.serde.exceptions.SerdeException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;

/** Durations are ISO-8601 everywhere, such as {@code PT2S}; by default they are nanoseconds. */
@Singleton
final class IsoDurationSerde implements Serde<Duration> {
  @Override
  public void serialize(
      Encoder encoder, EncoderContext context, Argument<? extends Duration> type, Duration value)
      throws IOException {
    encoder.encodeString(value.toString());
  }

  @Override
  public Duration deserialize(
      Decoder decoder, DecoderContext context, Argument<? super Duration> type) throws IOException {
    String text = decoder.decodeString();
    try {
      return Duration.parse(text);
    } catch (DateTimeException e) {
      throw new SerdeException("not an ISO-8601 duration: " + text, e);
    }
  }
}
