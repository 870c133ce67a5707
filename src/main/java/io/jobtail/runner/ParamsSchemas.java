package io.jobtail.runner;

import io.jobtail.wire.JsonReader;
import io.jobtail.wire.MalformedJsonException;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON Schemas of parameter records: what the build put beside a record into the jar, and else
 * made when it is asked for.
 */
@Singleton
public final class ParamsSchemas {
  private static final String FOLDER = "META-INF/jobtail/params/";

  private final Provider<SchemaMaker> maker;

  ParamsSchemas(Provider<SchemaMaker> maker) {
    this.maker = maker;
  }

  /**
   * Where a record's schema is in the jar.
   *
   * @param record its name, as the JVM has it
   */
  public static String resource(String record) {
    return FOLDER + record + ".json";
  }

  /** The schema as plain values. */
  Map<String, @Nullable Object> of(Type params) {
    byte[] shipped = params instanceof Class<?> record ? shipped(record) : null;
    byte[] text =
        shipped == null ? maker.get().of(params).getBytes(StandardCharsets.UTF_8) : shipped;
    try {
      return Fields.of(JsonReader.read(text));
    } catch (MalformedJsonException e) {
      throw new IllegalStateException("the schema of " + params + " is not JSON", e);
    }
  }

  private static byte @Nullable [] shipped(Class<?> record) {
    ClassLoader loader = record.getClassLoader();
    if (loader == null) {
      return null;
    }
    try (InputStream in = loader.getResourceAsStream(resource(record.getName()))) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("reading the schema of " + record, e);
    }
  }
}
