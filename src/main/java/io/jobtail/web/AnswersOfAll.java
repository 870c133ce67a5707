package io.jobtail.web;

import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What any request may be answered with, wherever it goes: for the description of the API. */
@ApiResponse(responseCode = "400", ref = "#/components/responses/BadRequest")
@ApiResponse(responseCode = "406", ref = "#/components/responses/NotAcceptable")
@ApiResponse(responseCode = "408", ref = "#/components/responses/TooSlow")
@ApiResponse(responseCode = "414", ref = "#/components/responses/UriTooLong")
@ApiResponse(responseCode = "415", ref = "#/components/responses/UnsupportedMediaType")
@ApiResponse(responseCode = "421", ref = "#/components/responses/Misdirected")
@ApiResponse(responseCode = "431", ref = "#/components/responses/HeadersTooLarge")
@ApiResponse(responseCode = "501", ref = "#/components/responses/NotImplemented")
@ApiResponse(responseCode = "503", ref = "#/components/responses/Unavailable")
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.METHOD)
@interface AnswersOfAll {}
