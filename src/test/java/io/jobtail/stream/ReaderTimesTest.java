package io.jobtail.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.stream.ReaderTimes.Due;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReaderTimesTest {
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final int SEEDS = 201;

  private final ReaderTimes times = new ReaderTimes(limits(null), null, 0, 100);

  @Test
  void a_heartbeat_is_due_after_silence() {
    assertThat(times.due(seconds(14.9), false, 0, false)).isEqualTo(Due.NOTHING);
    assertThat(times.due(seconds(15), false, 0, false)).isEqualTo(Due.HEARTBEAT);

    times.emitted();

    assertThat(times.due(seconds(15), false, 0, false)).isEqualTo(Due.NOTHING);
    assertThat(times.due(seconds(29.9), false, 0, false)).isEqualTo(Due.NOTHING);
  }

  @Test
  void heartbeats_of_many_readers_are_spread_by_a_tenth() {
    for (int seed = 0; seed < SEEDS; seed++) {
      ReaderTimes one = new ReaderTimes(limits(null), null, 0, seed);
      assertThat(one.due(seconds(13.4), false, 0, false)).isEqualTo(Due.NOTHING);
      assertThat(one.due(seconds(16.6), false, 0, false)).isEqualTo(Due.HEARTBEAT);
    }
    assertThat(new ReaderTimes(limits(null), null, 0, 0).due(seconds(13.6), false, 0, false))
        .isEqualTo(Due.HEARTBEAT);
    assertThat(new ReaderTimes(limits(null), null, 0, 200).due(seconds(16.4), false, 0, false))
        .isEqualTo(Due.NOTHING);
  }

  @Test
  void a_filter_that_lets_nothing_through_moves_the_cursor_after_five_seconds() {
    assertThat(times.due(seconds(4.9), false, 0, true)).isEqualTo(Due.NOTHING);
    assertThat(times.due(seconds(5), false, 0, true)).isEqualTo(Due.POSITION);
    assertThat(times.due(seconds(5), false, 0, false)).isEqualTo(Due.NOTHING);
  }

  @Test
  void a_reader_that_takes_nothing_is_cut_thirty_seconds_after_it_was_first_seen_to_wait() {
    assertThat(times.due(seconds(10), true, 7, false)).isEqualTo(Due.NOTHING);
    assertThat(times.due(seconds(39.9), true, 7, false)).isEqualTo(Due.NOTHING);
    assertThat(times.due(seconds(40), true, 7, false)).isEqualTo(Due.CUT);
  }

  @Test
  void one_that_takes_a_little_now_and_then_is_not_cut() {
    assertThat(times.due(seconds(10), true, 7, false)).isEqualTo(Due.NOTHING);
    assertThat(times.due(seconds(39), true, 8, false)).isEqualTo(Due.NOTHING);
    assertThat(times.due(seconds(68.9), true, 8, false)).isEqualTo(Due.NOTHING);
    assertThat(times.due(seconds(69), true, 8, false)).isEqualTo(Due.CUT);
  }

  @Test
  void one_that_took_everything_in_between_begins_anew() {
    assertThat(times.due(seconds(10), true, 7, false)).isEqualTo(Due.NOTHING);
    assertThat(times.due(seconds(12), false, 7, false)).isEqualTo(Due.NOTHING);
    assertThat(times.due(seconds(20), true, 7, false)).isEqualTo(Due.NOTHING);
    assertThat(times.due(seconds(49.9), true, 7, false)).isEqualTo(Due.NOTHING);
  }

  @Test
  void a_stream_ends_after_its_longest_duration_if_there_is_one() {
    ReaderTimes bounded = new ReaderTimes(limits(Duration.ofSeconds(10)), null, 0, 0);
    bounded.emitted();

    assertThat(bounded.due(seconds(9.9), false, 0, false)).isEqualTo(Due.NOTHING);
    assertThat(bounded.due(seconds(10), false, 0, false)).isEqualTo(Due.END);
    assertThat(bounded.due(seconds(11), true, 0, false)).isEqualTo(Due.END);
  }

  private static long seconds(double seconds) {
    return (long) (seconds * 1e9);
  }

  private static StreamConfiguration limits(@Nullable Duration maxDuration) {
    return new StreamConfiguration(
        HEARTBEAT,
        Duration.ofSeconds(30),
        maxDuration,
        Duration.ofSeconds(2),
        10,
        1,
        1,
        1,
        1,
        Duration.ZERO,
        2,
        10);
  }
}
