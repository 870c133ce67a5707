package io.jobtail.access;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The configured tokens, by their hashes. */
@Singleton
public final class ApiTokens {
  private final Map<String, Principal> byHash = new HashMap<>();

  ApiTokens(Collection<TokenConfiguration> tokens) {
    for (TokenConfiguration token : tokens) {
      byHash.put(String.valueOf(token.hash()), token.principal());
    }
  }

  int count() {
    return byHash.size();
  }

  /** Who sends it; empty if it is none of the tokens, which may have ended all the same. */
  Optional<Principal> find(String token) {
    // a hash is looked up, not compared: its time tells nothing about a token
    return token.length() < TokenHash.MIN_LENGTH
        ? Optional.empty()
        : Optional.ofNullable(byHash.get(TokenHash.of(token)));
  }

  /**
   * Whether what it comes from is still as it was. What was given out by a server that asks nobody
   * who they are, and so has no owner, is worth nothing to one that does.
   */
  boolean vouchFor(Principal derived) {
    Principal.Source source = derived.source();
    return derived.owner() != null
        && (source == null
            || byHash.values().stream().anyMatch(principal -> source.equals(principal.source())));
  }
}
