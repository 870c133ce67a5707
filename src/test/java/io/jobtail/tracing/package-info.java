@NullMarked
package io.jobtail.tracing;

import org.jspecify.annotations.NullMarked;
