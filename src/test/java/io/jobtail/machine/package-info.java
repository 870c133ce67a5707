/** What tests and steps of the build need of the machine. */
@NullMarked
package io.jobtail.machine;

import org.jspecify.annotations.NullMarked;
