package io.jobtail.web;

import io.jobtail.runner.JobContext;
import io.jobtail.runner.JobHandler;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.env.Environment;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Runs what a test wrote, so that the test decides when a job does what. */
@Singleton
@Requires(env = Environment.TEST)
public final class ScriptHandler implements JobHandler<ScriptHandler.Params, Object> {
  /** What the job does. */
  @FunctionalInterface
  public interface Script {
    @Nullable Object run(JobContext context) throws Exception;
  }

  /**
   * Which script.
   *
   * @param script its name
   */
  @Serdeable
  public record Params(@NotNull String script) {}

  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private final AtomicInteger names = new AtomicInteger();

  /** The submission of a job that does this. */
  public String submission(Script script) {
    return submission(script, "");
  }

  /** The same with more fields, each with a comma before it. */
  public String submission(Script script, String fields) {
    String name = "s" + names.incrementAndGet();
    scripts.put(name, script);
    return "{\"type\":\"script\",\"params\":{\"script\":\"" + name + "\"}" + fields + "}";
  }

  @Override
  public String type() {
    return "script";
  }

  @Override
  public @Nullable Object run(Params params, JobContext context) throws Exception {
    Script script = scripts.get(params.script());
    if (script == null) {
      throw new IllegalArgumentException("no test wrote " + params.script());
    }
    return script.run(context);
  }
}
