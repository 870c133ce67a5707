package io.jobtail.web;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/**
 * How much one client may read, beside {@code jobtail.stream.max-readers} of all.
 *
 * @param perPrincipal streams and waiting requests at once of whoever a credential names; where
 *     nobody is asked who they are it is not looked at
 * @param perAddress the same of one address, or, of IPv6, of one network of 64 bits; any number if
 *     absent
 */
@ConfigurationProperties("jobtail.readers")
record ReaderLimits(
    @Bindable(defaultValue = "1000") @Min(1) int perPrincipal,
    @Nullable @Min(1) Integer perAddress) {}
