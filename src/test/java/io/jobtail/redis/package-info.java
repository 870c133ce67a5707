/** Real Redis processes for tests: one node, a Cluster, a master with its replica. */
@NullMarked
package io.jobtail.redis;

import org.jspecify.annotations.NullMarked;
