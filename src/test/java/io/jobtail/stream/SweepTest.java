package io.jobtail.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jobtail.job.EventId;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobId;
import io.jobtail.web.HttpFixture;
import io.micronaut.context.annotation.Property;
import io.micronaut.http.sse.Event;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.netty.channel.DefaultEventLoop;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Readers of one job on one event loop. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.stream.coalesce", value = "0ms")
@Property(name = "micronaut.server.port", value = "-1")
final class SweepTest extends HttpFixture {
  private static final int LINES = 50;

  private final DefaultEventLoop loop = new DefaultEventLoop();

  @AfterEach
  void stop() throws Exception {
    assertThat(loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS))
        .isTrue();
  }

  /** Takes what it is given, and breaks where it is told to. */
  private static final class Taker implements Subscriber<Event<JobEvent>> {
    private final int breaksAt;
    final List<String> items = new CopyOnWriteArrayList<>();
    volatile boolean over;

    Taker(int breaksAt) {
      this.breaksAt = breaksAt;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Event<JobEvent> item) {
      if (items.size() == breaksAt) {
        throw new OutOfMemoryError("no memory for a buffer");
      }
      byte[] bytes = ((EncodedEvents) item).take();
      items.add(new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public void onError(Throwable cause) {
      over = true;
    }

    @Override
    public void onComplete() {
      over = true;
    }
  }

  @Test
  void one_that_breaks_leaves_and_the_others_are_served_to_the_end() throws Exception {
    String path =
        submit(context -> {
          for (int i = 1; i <= LINES; i++) {
            gate.acquire();
            context.log("line " + i);
          }
          return null;
        });
    JobId job = JobId.parse(path.substring(path.lastIndexOf('/') + 1)).orElseThrow();
    Taker breaks = new Taker(4);
    Taker whole = new Taker(Integer.MAX_VALUE);
    follow(job, breaks);
    follow(job, whole);
    for (int i = 0; i < LINES; i++) {
      int before = whole.items.size();
      gate.release();
      await().until(() -> whole.items.size() > before);
    }
    await().until(() -> whole.over);

    assertThat(breaks.over).isTrue();
    assertThat(breaks.items).hasSize(4);
    String all = String.join("", whole.items);
    for (int i = 1; i <= LINES; i++) {
      assertThat(all).contains("\"text\":\"line " + i + "\"");
    }
    assertThat(all).contains("event: done");
    assertThat(streams.readers()).isZero();
  }

  private void follow(JobId job, Taker taker) throws Exception {
    Seat seat = Objects.requireNonNull(streams.enter(Visit.ANYBODYS, job));
    StreamQuery query =
        new StreamQuery(
            job, Framing.SSE, EventId.START, null, EventFilter.ALL, true, Long.MAX_VALUE);
    Opened opened = streams.open(query, seat);
    assertThat(opened).isInstanceOf(Opened.Stream.class);
    loop.submit(() -> ((Opened.Stream) opened).items().subscribe(taker)).get();
    seat.leave();
  }
}
