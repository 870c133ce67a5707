package io.jobtail.runner;

import io.jobtail.runner.redact.Secrets;
import io.jobtail.store.EventStore;
import io.jobtail.store.LogLimits;
import jakarta.inject.Singleton;
import java.time.Clock;

/** What every attempt works with. */
@Singleton
record Surroundings(
    EventStore store,
    Clock clock,
    Scheduler scheduler,
    RunnerConfiguration runner,
    RecorderConfiguration recorder,
    LogLimits log,
    RedrawConfiguration redraw,
    Secrets secrets,
    ResultLimits result,
    StepLimits steps,
    TypeDurations durations,
    Endings endings,
    RunnerMeter meter,
    RunTracer tracer) {}
