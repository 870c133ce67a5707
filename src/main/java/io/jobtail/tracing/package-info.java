/**
 * Spans for those who trace, if {@code jobtail.tracing.enabled} says so: one for each request, and
 * one for each run of a job. Nothing of it is loaded otherwise, and nobody else knows
 * OpenTelemetry.
 */
@NullMarked
package io.jobtail.tracing;

import org.jspecify.annotations.NullMarked;
