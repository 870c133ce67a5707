package io.jobtail.example;

import io.jobtail.runner.JobContext;
import io.jobtail.runner.JobHandler;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@Serdeable
record Checksums(@NotBlank String folder, @Min(1) @Bindable(defaultValue = "1000") int atMost) {}

@Serdeable
record Checked(int files) {}

@Requires(property = "spec.name", value = "ChecksumTest")
@Singleton
class ChecksumHandler implements JobHandler<Checksums, Checked> {
  private static final Logger LOG = LoggerFactory.getLogger(ChecksumHandler.class);

  @Override
  public String type() {
    return "checksums";
  }

  @Override
  public Checked run(Checksums params, JobContext job) throws Exception {
    List<Path> files;
    try (Stream<Path> found = Files.walk(Path.of(params.folder()))) {
      files = found.filter(Files::isRegularFile).limit(params.atMost()).toList();
    }
    for (int i = 0; i < files.size() && !job.isCancelled(); i++) {
      CRC32 sum = new CRC32();
      sum.update(Files.readAllBytes(files.get(i)));
      LOG.info("{} {}", Long.toHexString(sum.getValue()), files.get(i));
      job.progress(i + 1, files.size(), "files");
    }
    return new Checked(files.size());
  }
}
