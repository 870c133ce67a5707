/**
 * Who may do what: credentials, what they allow, and how long.
 *
 * <p>Knows nothing of HTTP. Depends on {@code job} and on the masking of known secrets.
 */
@NullMarked
package io.jobtail.access;

import org.jspecify.annotations.NullMarked;
