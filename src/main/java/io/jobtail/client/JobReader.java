package io.jobtail.client;

import io.jobtail.job.Job;
import io.jobtail.wire.JobJson;
import io.micronaut.core.type.Argument;
import io.micronaut.core.type.Headers;
import io.micronaut.http.MediaType;
import io.micronaut.http.body.TypedMessageBodyReader;
import io.micronaut.http.codec.CodecException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads job documents. */
@Singleton
final class JobReader implements TypedMessageBodyReader<Job> {
  @Override
  public Argument<Job> getType() {
    return Argument.of(Job.class);
  }

  @Override
  public Job read(
      Argument<Job> type,
      @Nullable MediaType mediaType,
      Headers httpHeaders,
      InputStream inputStream) {
    try (inputStream) {
      return JobJson.read(inputStream.readAllBytes());
    } catch (IOException e) {
      throw new CodecException("reading a job document", e);
    }
  }
}
