package io.jobtail.store;

/** Everything that every store does the same way; a store's test extends it. */
public abstract class EventStoreContract extends RaceContract {}
