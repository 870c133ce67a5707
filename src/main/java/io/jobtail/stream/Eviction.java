package io.jobtail.stream;

/** Why a stream ended before its end, or could not begin, and it was the server that decided so. */
public enum Eviction {
  /** The client took nothing for {@code jobtail.stream.stalled-write}. */
  STALLED,
  /** It lasted {@code jobtail.stream.max-duration}. */
  MAX_DURATION,
  /** What it was opened with has ended. */
  CREDENTIAL,
  /** It could not begin: as many read as may. */
  LIMIT_REFUSED,
  /** It could not begin: as many read this job as may. */
  JOB_LIMIT_REFUSED,
  /** It could not begin: whoever asks reads as much as one may. */
  SHARE_REFUSED,
  /** The server stops. */
  DRAIN,
  /** Of a board: more jobs change than can be shown, {@code jobtail.board.max-waiting} of them. */
  OUTRUN,
  /** The job was removed. */
  REMOVED,
  /** Something broke. */
  FAILED
}
