package io.jobtail.store.redis;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.ReadableBytes;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;

/**
 * How jobs are kept in Redis. Where it is, and how one gets in, are Micronaut's settings at {@code
 * redis}.
 *
 * @param prefix of all keys and channels; letters, digits, {@code . _ : -}
 * @param partitions into which jobs are divided, 1 to 1,024; set once, with the first start
 * @param timeout an answer that takes longer is a failure
 * @param waitReplicas replicas that must have a change before it counts as stored; 0 waits for none
 * @param maxInFlight bytes of changes that are on their way at once; more wait
 */
@ConfigurationProperties("jobtail.redis")
record RedisConfiguration(
    @Bindable(defaultValue = "jobtail") @Pattern(regexp = "[A-Za-z0-9._:-]{1,64}") String prefix,
    @Bindable(defaultValue = "16") @Min(1) @Max(Partitions.MAX) int partitions,
    @Bindable(defaultValue = "5s") Duration timeout,
    @Bindable(defaultValue = "0") @Min(0) @Max(100) int waitReplicas,
    @Bindable(defaultValue = "32MB") @ReadableBytes @Min(1 << 20) int maxInFlight) {}
