package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.LogStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of a text log.
 *
 * @param number its place in the text log, from 1
 * @param id the event that ended it
 * @param time when its first part was said
 * @param stream where it came from
 * @param level of that event, if it is a part of the line
 * @param step the same
 * @param text without its newline
 * @param isCut whether the end of its text was left out
 * @param isGap whether it stands for events that cannot be given
 */
record LogLine(
    long number,
    EventId id,
    Instant time,
    LogStream stream,
    @Nullable String level,
    @Nullable String step,
    String text,
    boolean isCut,
    boolean isGap) {}
