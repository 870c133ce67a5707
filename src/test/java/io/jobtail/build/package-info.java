/** What the build does to what it ships: run by Maven, and by the tests of what is shipped. */
@NullMarked
package io.jobtail.build;

import org.jspecify.annotations.NullMarked;
