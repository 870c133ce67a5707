package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Jobs that compute and never block. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.runner.concurrency", value = "64")
class BusyJobsTest extends HttpFixture {
  @Test
  void as_many_as_there_are_processors_do_not_keep_others_from_being_served() throws Exception {
    int busy = Math.min(60, 2 * Runtime.getRuntime().availableProcessors());
    AtomicBoolean over = new AtomicBoolean();
    CountDownLatch computing = new CountDownLatch(busy);
    try {
      for (int i = 0; i < busy; i++) {
        var _ =
            submit(context -> {
              computing.countDown();
              while (!over.get()) {
                Thread.onSpinWait();
              }
              return null;
            });
      }
      computing.await();
      String job =
          submit(context -> {
            context.log("served");
            return null;
          });
      assertThat(get(job + "/log?follow=true").text()).isEqualTo("served\n");
      assertThat(get("/jobs").status()).isEqualTo(200);
    } finally {
      over.set(true);
    }
  }
}
