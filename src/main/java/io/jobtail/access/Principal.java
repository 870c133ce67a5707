package io.jobtail.access;

import io.jobtail.job.JobId;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, and what that allows.
 *
 * @param name of whoever it is, for people
 * @param owner whose jobs are submitted and seen; null where nobody is asked who they are
 * @param scopes what may be done
 * @param grant to which of the owner's jobs
 * @param expires when the credential ends; null for never
 * @param source where it comes from, if a credential that is derived from it is to end with it
 */
public record Principal(
    String name,
    @Nullable String owner,
    Set<Scope> scopes,
    Grant grant,
    @Nullable Instant expires,
    @Nullable Source source) {
  /**
   * The configured token that it comes from.
   *
   * @param token its name
   * @param mark what tells it from a later token of the same name
   */
  public record Source(String token, String mark) {}

  /** Everybody, where nobody is asked who they are. */
  public static final Principal ANYBODY =
      new Principal(
          "anybody", null, EnumSet.allOf(Scope.class), new Grant.Everything(), null, null);

  /** Copies. */
  public Principal {
    scopes = Set.copyOf(scopes);
  }

  /** Nobody else's, even of the same name. */
  public String key() {
    return owner + "\n" + name; // neither has control characters
  }

  /** Whether it may do this. */
  public boolean may(Scope scope) {
    return scopes.contains(scope) || scopes.contains(Scope.ADMIN);
  }

  /** Whether everybody's jobs are its own. */
  public boolean seesAll() {
    return scopes.contains(Scope.ADMIN);
  }

  /**
   * Whether the job is there, for this principal.
   *
   * @param ofWhom the job's owner, if it has one
   */
  public boolean sees(JobId job, @Nullable String ofWhom) {
    boolean meant =
        switch (grant) {
          case Grant.Everything() -> true;
          case Grant.Jobs(Set<JobId> ids) -> ids.contains(job);
          case Grant.Board() -> false;
        };
    return meant && (seesAll() || (owner != null && owner.equals(ofWhom)));
  }
}
