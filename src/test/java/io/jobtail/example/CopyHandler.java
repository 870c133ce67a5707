package io.jobtail.example;

import io.jobtail.runner.JobContext;
import io.jobtail.runner.JobFailedException;
import io.jobtail.runner.JobHandler;
import io.jobtail.runner.JobStep;
import io.micronaut.context.annotation.Requires;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotBlank;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

@Serdeable
record Copy(@NotBlank String from, @NotBlank String to) {}

@Serdeable
record Copied(int files) {}

@Requires(property = "spec.name", value = "CopyTest")
@Singleton
class CopyHandler implements JobHandler<Copy, Copied> {
  @Override
  public String type() {
    return "mirror";
  }

  @Override
  public Copied run(Copy params, JobContext job) throws Exception {
    Path to = Path.of(params.to());
    List<Path> files;
    try (Stream<Path> found = Files.list(Path.of(params.from()))) {
      files = found.filter(Files::isRegularFile).toList();
    }
    try (JobStep copy = job.step("copy", 3)) {
      for (int i = 0; i < files.size(); i++) {
        Files.copy(files.get(i), to.resolve(files.get(i).getFileName()));
        copy.progress(i + 1, files.size(), "files");
      }
    }
    try (JobStep compare = job.step("compare", 1)) {
      for (int i = 0; i < files.size(); i++) {
        if (Files.mismatch(files.get(i), to.resolve(files.get(i).getFileName())) >= 0) {
          throw new JobFailedException("The copy differs: " + files.get(i).getFileName());
        }
        compare.progress(i + 1, files.size(), "files");
      }
    }
    return new Copied(files.size());
  }
}
