package io.jobtail.job;

/**
 * An event as a store keeps it and readers get it.
 *
 * @param id its position
 * @param type its name
 * @param data the JSON object, in UTF-8, on one line; shared, so never changed
 */
@SuppressWarnings(
    "ArrayRecordComponent") // shared by every reader: a copy per access is what this type exists to
// avoid
public record StoredEvent(EventId id, EventType type, byte[] data) {}
