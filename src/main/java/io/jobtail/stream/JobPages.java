package io.jobtail.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jobtail.job.Job;
import io.jobtail.store.JobPage;
import io.jobtail.wire.JobJson;
import java.io.IOException;

/** Writes a page of the list of jobs. */
public final class JobPages {
  private JobPages() {}

  /** {@code {jobs, next}}. */
  public static void write(JsonGenerator json, JobPage page) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("jobs");
    for (Job job : page.jobs()) {
      JobJson.write(json, job, JobJson.Extras.NONE);
    }
    json.writeEndArray();
    if (page.next() != null) {
      json.writeStringField("next", page.next().value());
    }
    json.writeEndObject();
  }
}
