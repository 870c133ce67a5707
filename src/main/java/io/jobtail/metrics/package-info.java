/**
 * Measurements for operators, in Micrometer's words. Implements the meters that the store, the
 * runner and the stream declare, and depends on them; nothing depends on it. All of it is off with
 * {@code micronaut.metrics.enabled=false}. No tag ever carries what a client chose: names of job
 * types and closed sets only.
 */
@Configuration
@RequiresMetrics
@NullMarked
package io.jobtail.metrics;

import io.micronaut.configuration.metrics.annotation.RequiresMetrics;
import io.micronaut.context.annotation.Configuration;
import org.jspecify.annotations.NullMarked;
