/**
 * Keeps secrets out of what is stored: finds values and patterns in what jobs say, also where a
 * value comes in pieces, and puts {@code ***} in their place.
 *
 * <p>Depends on {@code wire} and {@code job}. It knows neither jobs that run nor where text goes.
 */
@NullMarked
package io.jobtail.runner.redact;

import org.jspecify.annotations.NullMarked;
