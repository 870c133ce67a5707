package io.jobtail.it;

import java.util.Random;

/** How much is left to chance, and how to have the same chance again. */
final class Chaos {
  static final int KILLS = Integer.getInteger("chaos.kills", 3);
  static final int CUTS = Integer.getInteger("chaos.cuts", 50);

  static final int INSTANCES = Integer.getInteger("chaos.instances", 3);

  private Chaos() {}

  /** Chance that the output tells how to repeat. */
  static Random random(String test) {
    long given = Long.getLong("chaos.seed", 0);
    long seed = given != 0 ? given : System.nanoTime();
    System.out.println(test + ": -Dchaos.seed=" + seed);
    return new Random(seed);
  }
}
