package io.jobtail.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobtail.job.EventId;
import io.jobtail.job.JobId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Everything that every store does the same way; a store's test extends it. */
public abstract class EventStoreContract extends OwnerContract {
  @Test
  void a_closed_store_answers_every_call_with_an_error() {
    JobId id = submit();
    store.close();
    store.close();

    List<Runnable> calls =
        List.of(
            () -> store.find(id),
            this::submit,
            () -> store.read(id, EventId.START, PAGE),
            () -> store.claimNext(Set.of()),
            () -> store.release(id, 1),
            () -> store.watch(id, () -> {}),
            () -> store.watchAll(_ -> {}),
            () -> store.watchQueue(() -> {}));
    assertThat(calls)
        .allSatisfy(call -> assertThatThrownBy(call::run).isInstanceOf(StoreException.class));
  }
}
