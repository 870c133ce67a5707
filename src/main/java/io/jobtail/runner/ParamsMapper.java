package io.jobtail.runner;

import io.micronaut.core.type.Argument;
import io.micronaut.serde.ObjectMapper;
import io.micronaut.serde.config.SerializationConfiguration;
import io.micronaut.serde.config.annotation.SerdeConfig;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Between JSON and the records of handlers. Empty texts and lists are kept, unlike by default:
 * parameters are stored and read again, and must come back as they were.
 */
@Singleton
final class ParamsMapper {
  private final ObjectMapper mapper;

  ParamsMapper(ObjectMapper mapper, SerializationConfiguration configured) {
    this.mapper = mapper.cloneWithConfiguration(null, new KeepEmpty(configured), null);
  }

  <T> T read(String json, Argument<T> type) throws IOException {
    T value = mapper.readValue(json.getBytes(StandardCharsets.UTF_8), type);
    if (value == null) {
      throw new IOException("there is no value");
    }
    return value;
  }

  byte[] write(Object value) throws IOException {
    return mapper.writeValueAsBytes(value);
  }

  private record KeepEmpty(SerializationConfiguration configured)
      implements SerializationConfiguration {
    @Override
    public SerdeConfig.SerInclude getInclusion() {
      return SerdeConfig.SerInclude.NON_NULL;
    }

    @Override
    public boolean isAlwaysSerializeErrorsAsList() {
      return configured.isAlwaysSerializeErrorsAsList();
    }

    @Override
    public boolean sortPropertiesAlphabetically() {
      return configured.sortPropertiesAlphabetically();
    }
  }
}
