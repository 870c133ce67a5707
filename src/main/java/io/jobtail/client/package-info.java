/**
 * The typed Micronaut client: submit a job and follow it, in an application or in a
 * {@code @MicronautTest} of one's own handlers.
 *
 * <p>Depends on {@code job} and {@code wire}, so that it can be used without the server.
 */
@NullMarked
package io.jobtail.client;

import org.jspecify.annotations.NullMarked;
