package io.jobtail.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.store.CancelOutcome;
import io.jobtail.store.JobQuery;
import io.jobtail.store.JobWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Boards of different owners, side by side: none is shown anything of what is another's. */
class BoardOwnersTest extends BoardFixture {
  private final BoardConfiguration limits = limits(100_000);
  private final Map<String, List<JobId>> jobs = new LinkedHashMap<>();

  private static JobQuery of(@Nullable String owner, int limit, JobState... states) {
    return new JobQuery(Set.of(states), Set.of(), Map.of(), owner, null, limit);
  }

  private JobId submitAs(String owner) {
    JobId id = submit(owner.isEmpty() ? null : owner);
    jobs.computeIfAbsent(owner, _ -> new ArrayList<>()).add(id);
    return id;
  }

  private void someOfEach(int count) {
    for (int i = 0; i < count; i++) {
      submitAs("me");
      submitAs("you");
      submitAs("");
    }
  }

  /** Cancels a job, which ends so, and removes it. */
  private void endAndRemove(JobId id) {
    CancelOutcome.Yours yours = (CancelOutcome.Yours) store.cancel(id);
    new JobWriter(store, Clock.systemUTC(), yours.job()).done();
    store.delete(id);
  }

  private Client board(BoardHub hub, JobQuery query) throws Exception {
    Client client = new Client();
    Reader _ = open(hub, limits, query, client);
    await().atMost(LONG).until(() -> client.text().contains("event: page"));
    return client;
  }

  private static void awaitShown(Client client, JobId id) {
    await().atMost(LONG).until(() -> client.text().contains(id.value()));
  }

  private void assertShowsOnly(Client client, String owner) {
    jobs.forEach((whose, ids) -> {
      if (!whose.equals(owner)) {
        assertThat(ids).noneMatch(id -> client.text().contains(id.value()));
        assertThat(client.text()).doesNotContain("\"owner\":\"" + whose + "\"");
      }
    });
  }

  @Test
  void the_page_and_every_change_are_of_the_owner_s_jobs_alone() throws Exception {
    BoardHub hub = hub(limits);
    someOfEach(5);
    Client mine = board(hub, of("me", 3));
    Client yours = board(hub, of("you", 50));
    Client nobodys = board(hub, of("no one has jobs of this name", 50));
    Client all = board(hub, of(null, 50));
    someOfEach(5);
    jobs.values().forEach(ids -> store.cancel(ids.getLast()));
    jobs.values().forEach(ids -> endAndRemove(ids.get(ids.size() - 2)));
    // changes come to all boards in one order: what was of others has come before
    awaitShown(mine, submitAs("me"));
    awaitShown(yours, submitAs("you"));
    JobId last = submitAs("");
    awaitShown(all, last);

    assertShowsOnly(mine, "me");
    assertShowsOnly(yours, "you");
    assertThat(mine.ids()).isSubsetOf(texts("me"));
    assertThat(yours.ids()).isSubsetOf(texts("you")).hasSizeGreaterThan(4);
    // where the page ends is a job of one's own
    assertThat(mine.text()).contains("\"next\":\"" + own("me", 2) + "\"");
    // who has none sees an empty page, and nothing after it, not even that something goes on
    assertThat(nobodys.text().strip()).endsWith("event: page\ndata: {\"jobs\":[]}");
    jobs.values().forEach(ids -> assertThat(all.text()).contains(ids.getFirst().value()));
  }

  private Set<String> texts(String owner) {
    return Set.copyOf(Objects.requireNonNull(jobs.get(owner)).stream().map(JobId::value).toList());
  }

  private JobId own(String owner, int index) {
    return Objects.requireNonNull(jobs.get(owner)).get(index);
  }

  @Test
  void a_job_that_ends_or_is_removed_is_told_to_its_owner_alone() throws Exception {
    BoardHub hub = hub(limits);
    someOfEach(1);
    JobState[] open = {JobState.QUEUED, JobState.RUNNING};
    Client mine = board(hub, of("me", 50, open));
    Client yours = board(hub, of("you", 50, open));
    endAndRemove(own("me", 0));
    awaitShown(mine, submitAs("me"));
    awaitShown(yours, submitAs("you"));

    assertThat(mine.text()).contains("event: removed\ndata: {\"id\":\"" + own("me", 0) + "\"}");
    assertThat(yours.text()).doesNotContain("removed");
    assertShowsOnly(yours, "you");
  }

  @Test
  void a_board_that_begins_anew_does_so_with_its_own_owner_s_page() throws Exception {
    deaf = true;
    BoardHub hub = hub(limits);
    Client mine = board(hub, of("me", 50));
    Client mineToo = board(hub, of("me", 50));
    Client yours = board(hub, of("you", 50));
    Client all = board(hub, of(null, 50));
    someOfEach(3);
    Objects.requireNonNull(watcher).missed();
    awaitShown(mine, own("me", 2));
    awaitShown(mineToo, own("me", 2));
    awaitShown(yours, own("you", 2));
    awaitShown(all, own("", 2));

    assertShowsOnly(mine, "me");
    assertShowsOnly(mineToo, "me");
    assertShowsOnly(yours, "you");
    assertThat(all.text()).contains(own("me", 0).value(), own("you", 0).value());
  }

  @Test
  void what_there_was_no_room_for_comes_later_and_still_to_its_owner_alone() throws Exception {
    // less than one document: each is read once more when there is room
    BoardConfiguration narrow = new BoardConfiguration(INTERVAL, READS, SHOWN, 1000, 600);
    BoardHub hub = hub(narrow);
    Client mine = new Client();
    Client yours = new Client();
    Reader _ = open(hub, narrow, of("me", 50), mine);
    Reader _ = open(hub, narrow, of("you", 50), yours);
    await().atMost(LONG).until(() -> mine.text().contains("event: page"));
    await().atMost(LONG).until(() -> yours.text().contains("event: page"));
    someOfEach(20);
    await().atMost(LONG).until(() -> mine.ids().equals(texts("me")));
    await().atMost(LONG).until(() -> yours.ids().equals(texts("you")));
    assertShowsOnly(mine, "me");
    assertShowsOnly(yours, "you");
  }
}
