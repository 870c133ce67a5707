package io.jobtail.stream;

import io.jobtail.web.SqliteData;
import io.micronaut.context.annotation.Property;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import org.junit.jupiter.api.TestInstance;

@MicronautTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Property(name = "jobtail.stream.heartbeat", value = "50ms")
@Property(name = "jobtail.stream.max-readers-per-job", value = "2")
@Property(name = "micronaut.server.port", value = "-1")
final class SqliteFeedTest extends FeedContract implements SqliteData {}
