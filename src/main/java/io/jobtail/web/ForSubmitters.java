package io.jobtail.web;

import io.jobtail.access.Scope;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What submits a job, and who may: for the description of the API. */
@Parameter(name = "X-CSRF-Token", ref = "#/components/parameters/Proof")
@SecurityRequirement(name = "token", scopes = Scope.SUBMITS)
@SecurityRequirement(name = "session", scopes = Scope.SUBMITS)
@ApiResponse(responseCode = "401", ref = "#/components/responses/Unauthorized")
@ApiResponse(responseCode = "403", ref = "#/components/responses/Forbidden")
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.METHOD)
@interface ForSubmitters {}
