package io.jobtail.web;

import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a request for a job that is not there is answered with: for the description of the API. */
@ApiResponse(responseCode = "404", ref = "#/components/responses/NotFound")
@ApiResponse(responseCode = "410", ref = "#/components/responses/Gone")
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.METHOD)
@interface AnswersOfOneJob {}
