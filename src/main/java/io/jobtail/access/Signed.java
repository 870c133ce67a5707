package io.jobtail.access;

import com.nimbusds.jwt.JWTClaimsSet;
import io.jobtail.job.JobId;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A principal as the claims of what is signed. */
final class Signed {
  private static final String OWNER = "own";
  private static final String SCOPES = "scope";
  private static final String JOBS = "jobs";
  private static final String BOARD = "board";
  private static final String TOKEN = "tok";
  private static final String MARK = "mark";

  private Signed() {}

  static JWTClaimsSet.Builder claims(Principal principal, Instant expires) {
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .subject(principal.name())
            .expirationTime(Date.from(expires))
            .claim(OWNER, principal.owner())
            .claim(SCOPES, principal.scopes().stream().map(Scope::wire).sorted().toList());
    switch (principal.grant()) {
      case Grant.Everything() -> {}
      case Grant.Jobs(Set<JobId> ids) ->
          claims.claim(JOBS, ids.stream().map(JobId::value).sorted().toList());
      case Grant.Board() -> claims.claim(BOARD, true);
    }
    Principal.Source source = principal.source();
    if (source != null) {
      claims.claim(TOKEN, source.token()).claim(MARK, source.mark());
    }
    return claims;
  }

  /** The principal again; empty if the claims are not of that form. */
  static Optional<Principal> principal(JWTClaimsSet claims) {
    try {
      Set<Scope> scopes = EnumSet.noneOf(Scope.class);
      for (String name : claims.getStringListClaim(SCOPES)) {
        scopes.add(Scope.of(name).orElseThrow(() -> new ParseException(name, 0)));
      }
      return Optional.of(
          new Principal(
              claims.getSubject(),
              claims.getStringClaim(OWNER),
              scopes,
              grant(claims),
              claims.getExpirationTime().toInstant(),
              source(claims)));
    } catch (ParseException e) {
      return Optional.empty();
    }
  }

  private static Grant grant(JWTClaimsSet claims) throws ParseException {
    List<String> jobs = claims.getStringListClaim(JOBS);
    if (jobs != null) {
      Set<JobId> ids = new LinkedHashSet<>();
      jobs.forEach(id -> JobId.parse(id).ifPresent(ids::add));
      return new Grant.Jobs(ids);
    }
    return Boolean.TRUE.equals(claims.getBooleanClaim(BOARD))
        ? new Grant.Board()
        : new Grant.Everything();
  }

  private static Principal.@Nullable Source source(JWTClaimsSet claims) throws ParseException {
    String token = claims.getStringClaim(TOKEN);
    return token == null ? null : new Principal.Source(token, claims.getStringClaim(MARK));
  }
}
