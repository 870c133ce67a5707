package io.jobtail.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jobtail.job.JobId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What boards cost, however many jobs change. */
class BoardHubTest extends BoardFixture {
  private final Client client = new Client();

  private List<JobId> submit(int count) {
    List<JobId> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(submit((String) null));
    }
    return ids;
  }

  private Reader open(int maxWaiting) throws Exception {
    BoardConfiguration limits = limits(maxWaiting);
    return open(hub(limits), limits, ALL, client);
  }

  @Test
  void a_storm_of_changing_jobs_costs_a_bounded_number_of_reads() throws Exception {
    Reader _ = open(1_000_000);
    await().atMost(LONG).until(() -> client.text().contains("event: page"));
    long start = System.nanoTime();
    List<JobId> jobs = submit(10_000);
    jobs.forEach(store::cancel);
    await().atMost(LONG).until(() -> client.ids().size() == jobs.size());
    Duration took = Duration.ofNanos(System.nanoTime() - start);

    assertThat(finds.get()).isLessThanOrEqualTo((int) (took.dividedBy(INTERVAL) + 2) * READS);
    // past its bound a board gives up those that it showed longest ago
    assertThat(client.shown()).hasSize(SHOWN);
    assertThat(client.over).isFalse();
  }

  @Test
  void boards_that_are_outrun_end_and_begin_anew() throws Exception {
    Reader _ = open(700);
    await().atMost(LONG).until(() -> client.text().contains("event: page"));
    submit(20_000);
    await().atMost(LONG).until(() -> client.over);
    assertThat(client.text()).endsWith("retry: 30000\n");
  }

  @Test
  void changes_are_shown_once_the_store_works_again() throws Exception {
    Reader _ = open(700);
    await().atMost(LONG).until(() -> client.text().contains("event: page"));
    failures.set(2);
    JobId job = submit(1).getFirst();
    await().atMost(LONG).until(() -> client.ids().contains(job.value()));
    assertThat(failures.get()).isZero();
  }

  @Test
  void boards_begin_anew_with_a_page_where_changes_were_missed() throws Exception {
    deaf = true;
    Reader _ = open(700);
    await().atMost(LONG).until(() -> client.text().contains("event: page"));
    JobId job = submit(1).getFirst();
    assertThat(client.text()).doesNotContain(job.value());

    listFailures.set(1);
    Objects.requireNonNull(watcher).missed();

    await().atMost(LONG).until(() -> client.text().contains(job.value()));
    assertThat(client.text().lines().filter(line -> line.equals("event: page"))).hasSize(2);
    assertThat(client.text().lines().filter(line -> line.startsWith("data: ")).toList().getLast())
        .startsWith("data: {\"jobs\":[{\"id\":\"" + job + "\"");
    assertThat(client.over).isFalse();

    // what is shown from now on is known to be on the board
    var _ = store.cancel(job);
    Objects.requireNonNull(watcher).changed(job);
    await().atMost(LONG).until(() -> client.ids().contains(job.value()));
  }
}
