package io.jobtail.store.redis;

import io.jobtail.store.LogLimits;
import io.jobtail.store.StoreMeter;
import java.time.Clock;
import java.time.Duration;

/**
 * What every part of the store works with.
 *
 * @param instance a number that no other opening of the store has
 * @param lease how long a claim outlives its holder
 */
record Context(
    Redis redis,
    Keys keys,
    Partitions partitions,
    QueueTime time,
    Clock clock,
    LogLimits limits,
    StoreMeter meter,
    long instance,
    Duration lease) {}
