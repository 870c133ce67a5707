package io.jobtail.benchmark;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Redis counted since it was started.
 *
 * @param reads of logs
 * @param sentBytes to all who are connected
 */
record RedisCounts(double reads, double sentBytes) {
  private static final Pattern READS = Pattern.compile("(?m)^cmdstat_xrange:calls=(\\d+)");
  private static final Pattern SENT = Pattern.compile("(?m)^total_net_output_bytes:(\\d+)");

  /** Of what {@code INFO everything} says; what was never done is not in it. */
  static RedisCounts of(String info) {
    return new RedisCounts(number(READS, info), number(SENT, info));
  }

  RedisCounts since(RedisCounts before) {
    return new RedisCounts(reads - before.reads, sentBytes - before.sentBytes);
  }

  private static double number(Pattern pattern, String info) {
    Matcher matcher = pattern.matcher(info);
    return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
  }
}
