package io.jobtail.runner.command;

import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.MapFormat;
import io.micronaut.core.naming.conventions.StringConvention;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command as it stands in configuration, not checked yet; {@link Command#of} does.
 *
 * @param name the job type
 * @param command the program and its arguments, with {@code {param}} places
 * @param params what a submission may give, by name; see {@link ParamReader}
 * @param directory where the program runs; this server's own working directory if not given
 * @param environment what the program's environment has beside the few names that all have; see
 *     {@link ProgramEnvironment}
 * @param secrets the names in {@code environment} whose values are masked in what the program says
 * @param timeout of an attempt where the submission names none
 * @param progress a regular expression that finds progress in the output; see {@link
 *     ProgressPattern}
 * @param stepStart a regular expression of the lines that begin a step; see {@link StepPatterns}
 * @param stepEnd of the lines that end one; without it a step ends where the next one begins
 * @param killAfter from SIGTERM to SIGKILL
 */
@EachProperty("jobtail.commands")
record CommandConfiguration(
    @Parameter String name,
    @Nullable List<String> command,
    @MapFormat(
            transformation = MapFormat.MapTransformation.NESTED,
            keyFormat = StringConvention.RAW)
        @Nullable Map<String, Object> params,
    @Nullable String directory,
    @MapFormat(transformation = MapFormat.MapTransformation.FLAT, keyFormat = StringConvention.RAW)
        @Nullable Map<String, String> environment,
    @Nullable List<String> secrets,
    @Nullable Duration timeout,
    @Nullable String progress,
    @Nullable String stepStart,
    @Nullable String stepEnd,
    @Bindable(defaultValue = "5s") Duration killAfter) {}
