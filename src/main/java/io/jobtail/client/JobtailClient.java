package io.jobtail.client;

import io.micronaut.http.client.annotation.Client;

/** The server that {@code micronaut.http.services.jobtail.url} names. */
@Client(id = "jobtail")
public interface JobtailClient extends JobtailApi {}
