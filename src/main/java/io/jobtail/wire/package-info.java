/**
 * The JSON form of events and jobs: the bytes that are stored and that every reader gets, and the
 * way back.
 *
 * <p>Depends on {@code job} and a JSON library. The bytes are a contract, so they are written field
 * by field.
 */
@NullMarked
package io.jobtail.wire;

import org.jspecify.annotations.NullMarked;
