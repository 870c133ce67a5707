package io.jobtail.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** What is counted by others, and what is timed here, is read as it is meant. */
class CountsTest {
  private static final String INFO =
      """
      # Stats\r
      total_net_input_bytes:7\r
      total_net_output_bytes:5000\r
      # Commandstats\r
      cmdstat_xadd:calls=9,usec=1,usec_per_call=1.00\r
      cmdstat_xrange:calls=40,usec=230,usec_per_call=5.75,rejected_calls=0\r
      """;
  private static final String PROMETHEUS =
      """
      # HELP jobtail_store_read_seconds Time of one read
      # TYPE jobtail_store_read_seconds histogram
      jobtail_store_read_seconds_bucket{le="0.001"} 3
      jobtail_store_read_seconds_count 12
      jobtail_other_total{kind="a b"} 1.5
      jobtail_other_total{kind="c"} 2.0
      """;

  @Test
  void reads_and_bytes_of_redis_are_counted_since_a_moment() {
    RedisCounts counts = RedisCounts.of(INFO);
    assertThat(counts).isEqualTo(new RedisCounts(40, 5000));
    assertThat(counts.since(new RedisCounts(10, 1000))).isEqualTo(new RedisCounts(30, 4000));
  }

  @Test
  void what_redis_never_did_is_none() {
    assertThat(RedisCounts.of("total_net_output_bytes:1\r\n")).isEqualTo(new RedisCounts(0, 1));
  }

  @Test
  void a_meter_is_the_sum_over_its_tags_and_no_other_meter() {
    assertThat(Meters.sum(PROMETHEUS, "jobtail_store_read_seconds_count")).isEqualTo(12);
    assertThat(Meters.sum(PROMETHEUS, "jobtail_other_total")).isEqualTo(3.5);
    assertThat(Meters.sum(PROMETHEUS, "jobtail_store_read_seconds")).isZero();
  }

  @Test
  void times_are_compared_with_others_and_those_with_themselves() {
    Timings ours = new Timings();
    Timings theirs = new Timings();
    for (int i = 0; i < 1000; i++) {
      ours.add("list", 3_000_000);
      theirs.add("list", i / 2 % 2 == 0 ? 1_000_000 : 2_000_000);
    }
    Report report = new Report();
    ours.report(theirs, report);
    assertThat(report.get("listP50")).isCloseTo(3, within(0.1));
    assertThat(report.get("listP50Few")).isCloseTo(1, within(0.1));
    assertThat(report.get("listP50Ratio")).isCloseTo(3, within(0.1));
    assertThat(report.get("listP99Ratio")).isCloseTo(1.5, within(0.1));
    assertThat(report.get("listP50Noise")).isCloseTo(2, within(0.1));
    assertThat(ours.count()).isEqualTo(1000);
  }
}
