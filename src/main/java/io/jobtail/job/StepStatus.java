package io.jobtail.job;

import org.jspecify.annotations.Nullable;

/**
 * A named part of a job.
 *
 * @param id unique within the attempt
 * @param parent the step that this one is part of
 * @param name for a person
 * @param state where it is
 * @param percent of the step, 0 to 100
 */
public record StepStatus(
    String id, @Nullable String parent, String name, StepState state, @Nullable Double percent) {}
