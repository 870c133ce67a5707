package io.jobtail.browser;

import io.jobtail.runner.JobContext;
import io.jobtail.runner.JobHandler;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.env.Environment;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Has parameters of every kind that a form shows, and returns them. */
@Singleton
@Requires(env = Environment.TEST)
final class OrderHandler implements JobHandler<OrderHandler.Params, OrderHandler.Params> {
  /** How fast. */
  enum Speed {
    SLOW,
    FAST
  }

  /**
   * Where to.
   *
   * @param host a name that is not blank, which a browser cannot know
   * @param port a number with bounds
   */
  @Serdeable
  record Target(@NotBlank String host, @Min(1) @Max(65535) int port) {}

  /**
   * What to do.
   *
   * @param name required, of a form
   * @param speed one of a few
   * @param pause a duration with a default
   * @param dry with a default
   * @param sure neither yes nor no if nothing is said
   * @param share a fraction
   * @param tags a list
   * @param target an object
   * @param extra what no field can show
   */
  @Serdeable
  record Params(
      @NotNull @Pattern(regexp = "[a-z]+") String name,
      @Bindable(defaultValue = "SLOW") Speed speed,
      @Bindable(defaultValue = "PT1S") Duration pause,
      @Bindable(defaultValue = "true") boolean dry,
      @Nullable Boolean sure,
      @Nullable Double share,
      @Nullable List<String> tags,
      @Valid @NotNull Target target,
      @Nullable Map<String, Integer> extra) {}

  @Override
  public String type() {
    return "order";
  }

  @Override
  public Params run(Params params, JobContext context) {
    return params;
  }
}
