package io.jobtail.stream;

import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;

@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.stream.heartbeat", value = "50ms")
@Property(name = "jobtail.board.interval", value = "100ms")
@Property(name = "jobtail.board.max-pending", value = "30KB")
@Property(name = "jobtail.stream.in-flight", value = "8KB")
@Property(name = "micronaut.server.port", value = "-1")
final class BoardTest extends BoardContract {}
