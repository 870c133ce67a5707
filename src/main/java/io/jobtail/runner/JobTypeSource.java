package io.jobtail.runner;

import java.util.Collection;

/** A bean that brings types of jobs. */
public interface JobTypeSource {
  /** The types; asked once, at start. */
  Collection<? extends JobType> types();
}
