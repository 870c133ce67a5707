package io.jobtail.stream;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;

@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.stream.heartbeat", value = "50ms")
@Property(name = "jobtail.stream.max-readers-per-job", value = "2")
@Property(name = "jobtail.stream.max-item", value = "2KB")
@Property(name = "jobtail.stream.window", value = "20KB")
@Property(name = "micronaut.server.port", value = "-1")
final class FeedTest extends FeedContract {}
