/**
 * The edge: endpoints, content negotiation, problem documents, and the guard of an open port.
 *
 * <p>Depends on {@code runner}, {@code stream}, {@code store}, {@code wire} and {@code job}.
 */
@NullMarked
package io.jobtail.web;

import org.jspecify.annotations.NullMarked;
