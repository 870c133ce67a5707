package io.jobtail.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.EventId;
import io.jobtail.job.JobEvent;
import io.jobtail.job.LogStream;
import io.jobtail.job.StoredEvent;
import io.jobtail.wire.EventJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewsTest {
  private final News news = new News();

  @Test
  void events_and_a_wish_in_one_transaction_are_both_told() {
    news.add(new EventId(1, 0), List.of(line(1)), false);
    news.changed();

    assertThat(told()).containsExactly("stored 1 after 1-0", "changed");
  }

  @Test
  void events_alone_are_handed_over_together() {
    news.add(new EventId(1, 0), List.of(line(1)), false);
    news.add(new EventId(1, 1), List.of(line(2)), false);

    assertThat(told()).containsExactly("stored 2 after 1-0");
  }

  @Test
  void events_of_which_some_were_given_up_are_a_change() {
    news.add(new EventId(1, 0), List.of(line(1), line(2)), false);
    news.givenUp(new EventId(1, 1));

    assertThat(told()).containsExactly("changed");
  }

  private List<String> told() {
    List<String> calls = new ArrayList<>();
    news.tell(
        new Watcher() {
          @Override
          public void changed() {
            calls.add("changed");
          }

          @Override
          public void stored(EventId after, List<StoredEvent> events, boolean sealed) {
            calls.add("stored " + events.size() + " after " + after);
          }
        });
    return calls;
  }

  private static StoredEvent line(long seq) {
    return EventJson.encode(
        new EventId(1, seq), JobEvent.Log.line(Instant.EPOCH, LogStream.STDOUT, "line " + seq));
  }
}
