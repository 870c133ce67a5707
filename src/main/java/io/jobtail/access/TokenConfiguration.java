package io.jobtail.access;

import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A token that whoever has it may send. The server knows its hash only.
 *
 * @param name of whoever it is for
 * @param hash {@code sha256:} and 64 hexadecimal digits, as {@code --new-token} prints it
 * @param scopes what it allows: {@code submit}, {@code read}, {@code cancel}, {@code metrics},
 *     {@code admin}
 * @param tenant whose jobs it submits and sees, together with others of the same tenant; absent for
 *     the token's own
 * @param expires when it ends, such as {@code 2030-12-31T00:00:00Z}; absent for never
 */
@EachProperty("jobtail.security.tokens")
public record TokenConfiguration(
    @Parameter String name,
    @Nullable String hash,
    @Bindable(defaultValue = "submit,read,cancel") List<String> scopes,
    @Nullable String tenant,
    @Nullable String expires) {
  private static final Pattern HASH = Pattern.compile("sha256:[0-9a-f]{64}");

  /** Checks. A message begins with the setting. */
  public TokenConfiguration {
    if (hash == null || !HASH.matcher(hash).matches()) {
      // it may be the token itself: it is not shown
      throw new IllegalArgumentException(
          "hash - is sha256: and 64 hexadecimal digits, as --new-token prints it");
    }
    scopes = List.copyOf(scopes);
    if (scopes(scopes).isEmpty()) {
      throw new IllegalArgumentException("scopes - has one at least");
    }
    if (expires != null) {
      parse(expires);
    }
  }

  private static Set<Scope> scopes(List<String> names) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String name : names) {
      scopes.add(
          Scope.of(name.strip())
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "scopes - has submit, read, cancel, metrics and admin, not " + name)));
    }
    return scopes;
  }

  private static Instant parse(String expires) {
    try {
      return Instant.parse(expires);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "expires - is a time such as 2030-12-31T00:00:00Z, not " + expires, e);
    }
  }

  /** Who sends the token. */
  Principal principal() {
    String owner = tenant == null ? Owners.ofToken(name) : Owners.ofTenant(tenant);
    return new Principal(
        name,
        owner,
        scopes(scopes),
        new Grant.Everything(),
        expires == null ? null : parse(expires),
        new Principal.Source(name, mark()));
  }

  /** Another one for another token of this name, and for one that allows something else. */
  private String mark() {
    List<String> sorted = scopes(scopes).stream().map(Scope::wire).sorted().toList();
    String all = hash + "\n" + sorted + "\n" + tenant + "\n" + expires;
    return TokenHash.of(all).substring("sha256:".length(), "sha256:".length() + 16);
  }
}
