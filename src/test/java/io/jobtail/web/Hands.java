package io.jobtail.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A server's clock that goes with the real one, and can be put forward. */
public final class Hands extends Clock {
  // written by the test's thread only
  private volatile Duration ahead = Duration.ZERO;

  /** Adds to what it is ahead already. */
  public void forward(Duration by) {
    ahead = ahead.plus(by);
  }

  /** It is this time now, and goes on. */
  public void to(Instant time) {
    ahead = Duration.between(Instant.now(), time);
  }

  /** To the real time. */
  public void back() {
    ahead = Duration.ZERO;
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(ahead);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
