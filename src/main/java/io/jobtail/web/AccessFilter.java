package io.jobtail.web;

import io.jobtail.access.Secured;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Filter;
import io.micronaut.security.config.SecurityConfiguration;
import io.micronaut.security.filters.SecurityFilter;
import io.micronaut.security.rules.SecurityRule;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;

/**
 * The framework's filter, which asks who everybody is, where there are credentials. The framework
 * would have it everywhere, and a request that nobody looks at need not go through it.
 */
@Singleton
@Filter(Filter.MATCH_ALL_PATTERN)
@Requires(condition = Secured.class)
class AccessFilter extends SecurityFilter {
  AccessFilter(
      Collection<SecurityRule<HttpRequest<?>>> rules,
      CredentialReader reader,
      SecurityConfiguration configuration) {
    super(rules, List.of(reader), configuration);
  }
}
