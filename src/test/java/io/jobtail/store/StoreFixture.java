package io.jobtail.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.EventId;
import io.jobtail.job.Fold;
import io.jobtail.job.Folder;
import io.jobtail.job.JobId;
import io.jobtail.job.JobSpec;
import io.jobtail.job.Json;
import io.jobtail.job.StoredEvent;
import io.jobtail.wire.EventJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A store to test, and short words for what tests do with it. */
public abstract class StoreFixture {
  protected static final LogLimits LIMITS = new LogLimits(16 << 10, 256 << 20);
  protected static final PageLimit PAGE = new PageLimit(1000, 1 << 20);

  protected final SettableClock clock = new SettableClock();
  private final List<EventStore> opened = new ArrayList<>();
  protected EventStore store;

  /** An empty store. */
  protected abstract EventStore create(LogLimits limits) throws Exception;

  /** The same jobs in a store that takes all claims for abandoned. */
  protected abstract EventStore reopen(EventStore before) throws Exception;

  @BeforeEach
  void open() throws Exception {
    store = open(LIMITS);
  }

  protected final EventStore open(LogLimits limits) throws Exception {
    EventStore made = create(limits);
    opened.add(made);
    return made;
  }

  protected final EventStore reopened(EventStore before) throws Exception {
    EventStore made = reopen(before);
    opened.add(made);
    return made;
  }

  @AfterEach
  void close() {
    opened.forEach(EventStore::close);
  }

  protected static NewJob job(String type) {
    return job(type, Map.of(), null);
  }

  protected static NewJob job(
      String type, Map<String, String> labels, NewJob.@Nullable Idempotency idempotency) {
    return new NewJob(
        type, new Json("{\"n\":1}"), labels, null, null, 3, idempotency, Long.MAX_VALUE);
  }

  protected final JobId submit() {
    return submit(job("t"));
  }

  protected final JobId submit(NewJob job) {
    return ((SubmitOutcome.Created) store.submit(job)).fold().job().id();
  }

  protected final ClaimedJob claim() {
    return ((NextOutcome.Claimed) store.claimNext(Set.of())).job();
  }

  /** A new job that runs. */
  protected final JobWriter running() {
    submit();
    return new JobWriter(store, clock, claim()).run();
  }

  protected final Fold find(JobId id) {
    return ((Lookup.Found) store.find(id)).fold();
  }

  protected final ReadOutcome.Page page(JobId id, EventId after) {
    return (ReadOutcome.Page) store.read(id, after, PAGE);
  }

  protected static EventId id(String text) {
    return EventId.parse(text).orElseThrow();
  }

  /** Everything after a cursor. */
  protected record Seen(List<StoredEvent> events, List<ReadOutcome.Gap> gaps) {
    public List<EventId> ids() {
      return events.stream().map(StoredEvent::id).toList();
    }
  }

  protected final Seen readAll(JobId id, EventId after, PageLimit limit) {
    List<StoredEvent> events = new ArrayList<>();
    List<ReadOutcome.Gap> gaps = new ArrayList<>();
    EventId cursor = after;
    while (true) {
      ReadOutcome.Page page = (ReadOutcome.Page) store.read(id, cursor, limit);
      if (page.gap() != null) {
        gaps.add(page.gap());
      }
      events.addAll(page.events());
      if (page.next(cursor).equals(cursor)) {
        return new Seen(events, gaps);
      }
      cursor = page.next(cursor);
    }
  }

  /** The events folded on a start. */
  protected static Fold fold(Folder folder, List<StoredEvent> events) {
    events.forEach(event -> folder.apply(event.id(), EventJson.decode(event)));
    return folder.fold();
  }

  protected static Fold fold(JobSpec spec, List<StoredEvent> events) {
    return fold(new Folder(spec), events);
  }

  /** Folding from a checkpoint gives what the store says the job is. */
  protected final void assertFoldsFrom(Checkpoint checkpoint, JobId id) {
    Seen rest = readAll(id, checkpoint.at(), PAGE);
    assertThat(rest.gaps()).isEmpty();
    assertThat(fold(new Folder(checkpoint.fold()), rest.events())).isEqualTo(find(id));
  }
}
