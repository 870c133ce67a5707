/** The service: its start, and what every part of it shares: the clock. */
@NullMarked
package io.jobtail;

import org.jspecify.annotations.NullMarked;
