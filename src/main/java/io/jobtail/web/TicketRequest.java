package io.jobtail.web;

import io.jobtail.access.Grant;
import io.jobtail.access.Principal;
import io.jobtail.job.Fold;
import io.jobtail.job.JobId;
import io.jobtail.runner.Violation;
import io.jobtail.store.EventStore;
import io.jobtail.store.Lookup;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a ticket is to be for. Looks jobs up, and blocks. */
@Singleton
final class TicketRequest {
  private static final int MAX_JOBS = 12;
  private static final Set<String> FIELDS = Set.of("jobs", "board");

  private final EventStore store;
  private final Callers callers;

  TicketRequest(EventStore store, Callers callers) {
    this.store = store;
    this.callers = callers;
  }

  /** Whether there can be a ticket. */
  sealed interface Outcome {
    /** There can. */
    record For(Grant grant) implements Outcome {}

    /** There cannot. */
    record Refused(Problem problem) implements Outcome {}
  }

  /** For one job, which who asks may see. */
  Outcome ofOne(JobId job) {
    return switch (store.find(job)) {
      case Lookup.Found _ -> new Outcome.For(new Grant.Jobs(Set.of(job)));
      case Lookup.Gone _ -> new Outcome.Refused(Problem.gone(job.value()));
      case Lookup.Unknown() -> new Outcome.Refused(Problem.noSuchJob(job.value()));
    };
  }

  /** For what a body says. */
  Outcome read(@Nullable Object body, Principal principal) {
    List<Violation> wrong = new ArrayList<>();
    if (!(body instanceof Map<?, ?> fields)) {
      return refused(new Violation("", "must be a JSON object"));
    }
    for (Object name : fields.keySet()) {
      if (!FIELDS.contains(name)) {
        wrong.add(new Violation("", "is not a field of this request").within((String) name));
      }
    }
    boolean jobs = fields.containsKey("jobs");
    if (jobs == fields.containsKey("board")) {
      wrong.add(new Violation("", "must have jobs or board, and not both"));
    }
    Set<JobId> ids = jobs ? jobs(fields.get("jobs"), principal, wrong) : Set.of();
    if (!jobs && fields.containsKey("board") && !Boolean.TRUE.equals(fields.get("board"))) {
      wrong.add(new Violation("/board", "must be true"));
    }
    return wrong.isEmpty()
        ? new Outcome.For(jobs ? new Grant.Jobs(ids) : new Grant.Board())
        : new Outcome.Refused(Problem.unprocessable(wrong));
  }

  private static Outcome refused(Violation violation) {
    return new Outcome.Refused(Problem.unprocessable(List.of(violation)));
  }

  private Set<JobId> jobs(@Nullable Object value, Principal principal, List<Violation> wrong) {
    Set<JobId> ids = new LinkedHashSet<>();
    if (!(value instanceof List<?> list) || list.isEmpty() || list.size() > MAX_JOBS) {
      wrong.add(new Violation("/jobs", "must be a list of 1 to " + MAX_JOBS + " ids of jobs"));
      return ids;
    }
    for (int i = 0; i < list.size(); i++) {
      JobId id = list.get(i) instanceof String text ? JobId.parse(text).orElse(null) : null;
      if (id != null && isThere(id, principal)) {
        ids.add(id);
      } else {
        wrong.add(new Violation("/jobs/" + i, "there is no such job"));
      }
    }
    return ids;
  }

  private boolean isThere(JobId id, Principal principal) {
    return store.find(id) instanceof Lookup.Found(Fold fold, boolean _)
        && (!callers.areAsked() || principal.sees(id, fold.job().spec().owner()));
  }
}
