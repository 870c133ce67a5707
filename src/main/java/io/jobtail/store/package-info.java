/**
 * The port to the only truth: what was submitted, and every job's log. Order, durability and the
 * right to write live here.
 *
 * <p>Depends on {@code job} and {@code wire}. Adapters are in packages below, named by their
 * technology; configuration picks one and nothing imports them.
 */
@NullMarked
package io.jobtail.store;

import org.jspecify.annotations.NullMarked;
