package io.jobtail.stream;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.ReadableBytes;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of streams.
 *
 * @param heartbeat a sign of life after so much silence, give or take 10 %
 * @param stalledWrite a reader that takes nothing for so long is closed; it can resume
 * @param maxDuration a stream ends after so long, and the client is told to come back; absent means
 *     never
 * @param retry what clients are told to wait before they reconnect
 * @param maxReaders streams and waiting requests at once
 * @param maxItem event data given to a reader at once; the event that reaches it is the last
 * @param window memory that the newest events of a followed job take, for its readers
 * @param windowTotal the same for all followed jobs; each keeps what came last besides
 * @param catchUps how many readers read the store at once, and for how many the next page is kept
 * @param coalesce while a job's events keep coming, its readers are given what is new at most this
 *     often, and more often where that is cheap; zero turns it off, 1 s is the most
 * @param inFlight bytes that may wait for one reader's socket; the write that reaches it is the
 *     last
 * @param maxReadersPerJob streams and waiting requests of one job at once
 */
@ConfigurationProperties("jobtail.stream")
public record StreamConfiguration(
    @Bindable(defaultValue = "15s") Duration heartbeat,
    @Bindable(defaultValue = "30s") Duration stalledWrite,
    @Nullable Duration maxDuration,
    @Bindable(defaultValue = "2s") Duration retry,
    @Bindable(defaultValue = "20000") @Min(1) int maxReaders,
    @ReadableBytes @Bindable(defaultValue = "64KB") @Min(1) int maxItem,
    @ReadableBytes @Bindable(defaultValue = "4MB") @Min(1) int window,
    @ReadableBytes @Bindable(defaultValue = "64MB") @Min(1) long windowTotal,
    @Bindable(defaultValue = "8") @Min(1) int catchUps,
    @Bindable(defaultValue = "10ms") Duration coalesce,
    @ReadableBytes @Bindable(defaultValue = "64KB") @Min(2) int inFlight,
    @Bindable(defaultValue = "10000") @Min(1) int maxReadersPerJob) {
  private static final Duration LONGEST_COALESCE = Duration.ofSeconds(1);

  public StreamConfiguration {
    if (coalesce.isNegative() || coalesce.compareTo(LONGEST_COALESCE) > 0) {
      throw new IllegalArgumentException("coalesce - is 0ms to 1s, not " + coalesce);
    }
  }
}
