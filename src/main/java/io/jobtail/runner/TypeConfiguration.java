package io.jobtail.runner;

import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of one type of job.
 *
 * @param name the type; configuration knows names in kebab-case and without dots, so {@code fooBar}
 *     and {@code foo-bar} share an entry
 * @param concurrency jobs of the type that run at once; only {@code jobtail.runner.concurrency}
 *     bounds them if absent
 */
@EachProperty("jobtail.runner.types")
record TypeConfiguration(@Parameter String name, @Nullable @Min(1) Integer concurrency) {}
