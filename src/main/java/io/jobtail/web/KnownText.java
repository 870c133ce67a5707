package io.jobtail.web;

import io.jobtail.job.JobEvent;
import io.micronaut.http.sse.Event;
import org.reactivestreams.Publisher;

/**
 * A text that is streamed, but whose length is known before.
 *
 * @param items its bytes, in order
 * @param length in bytes
 */
record KnownText(Publisher<Event<JobEvent>> items, long length) {}
