package io.jobtail.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.JobError;
import io.jobtail.runner.redact.Redactor;
import io.jobtail.runner.redact.Secrets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Errors without secrets. */
class MasksTest {
  private final Masks masks = new Masks(new Redactor(Secrets.NONE.and(List.of("hunter2"))), 20);

  @Test
  void masks_the_title_of_an_error_without_detail() {
    assertThat(masks.error(new JobError("urn:x", "no hunter2", null)))
        .isEqualTo(new JobError("urn:x", "no ***", null));
  }

  @Test
  void masks_title_and_detail_and_leaves_the_kind() {
    assertThat(masks.error(new JobError("urn:x", "no hunter2", "it was hunter2")))
        .isEqualTo(new JobError("urn:x", "no ***", "it was ***"));
  }
}
