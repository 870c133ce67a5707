package io.jobtail.web;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.web.router.resource.StaticResourceResolver;
import java.io.IOException;
import java.net.URL;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers with the files of the web pages, and of the parts that pages elsewhere may use. Where
 * they are, {@code micronaut.router.static-resources} says; what is sent with them, is said here.
 */
@ServerFilter({"/", "/*.*", "/parts/**", "/pages/**", "/lib/**"})
final class PageFiles implements Ordered {
  /** No name that leads anywhere else. */
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+");

  /** What a page may do: nothing but load what is here, and ask this server. */
  private static final String POLICY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "connect-src 'self'",
          "img-src 'self' data:",
          "font-src 'self'",
          "manifest-src 'self'",
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'");

  private final StaticResourceResolver resources;
  // of files in jars, which do not change: as many as there are
  private final Map<String, PageFile> known = new ConcurrentHashMap<>();

  PageFiles(StaticResourceResolver resources) {
    this.resources = resources;
  }

  /** After {@link Guard}. */
  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }

  @RequestFilter
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpResponse<?> answer(HttpRequest<?> request) throws IOException {
    String path = request.getPath();
    if (request.getMethod() != HttpMethod.GET && request.getMethod() != HttpMethod.HEAD) {
      return Problem.of(
              HttpStatus.METHOD_NOT_ALLOWED,
              request.getMethodName() + " is not possible at " + Problem.printable(path))
          .mutableResponse()
          .header("Allow", "GET, HEAD");
    }
    if (path.equals("/") && !acceptsHtml(request)) {
      return nothingAt(path);
    }
    PageFile file = find(path.equals("/") ? "/index.html" : path);
    return file == null ? nothingAt(path) : answer(file, path, request);
  }

  private static boolean acceptsHtml(HttpRequest<?> request) {
    return Accept.best(request, List.of(MediaType.TEXT_HTML_TYPE)).isPresent();
  }

  private static HttpResponse<?> nothingAt(String path) {
    return Problem.of(HttpStatus.NOT_FOUND, "there is nothing at " + Problem.printable(path))
        .response();
  }

  private @Nullable PageFile find(String path) throws IOException {
    PageFile before = known.get(path);
    if (before != null) {
      return before;
    }
    boolean isFile = PATH.matcher(path).matches() && path.lastIndexOf('.') > path.lastIndexOf('/');
    URL url = isFile ? resources.resolve(path).orElse(null) : null;
    if (url == null) {
      return null;
    }
    PageFile file = PageFile.read(path, url);
    if (url.getProtocol().equals("jar")) {
      known.put(path, file);
    }
    return file;
  }

  private static HttpResponse<?> answer(PageFile file, String path, HttpRequest<?> request) {
    List<String> seen = request.getHeaders().getAll("If-None-Match");
    if (seen.stream().anyMatch(tags -> tags.contains(file.tag()) || tags.equals("*"))) {
      return headers(HttpResponse.notModified(), file, path);
    }
    boolean packed = file.packed().length > 0 && acceptsGzip(request);
    byte[] bytes = packed ? file.packed() : file.bytes();
    MutableHttpResponse<byte[]> response =
        HttpResponse.ok(bytes).contentType(file.type()).contentLength(bytes.length);
    if (packed) {
      response.header("Content-Encoding", "gzip");
    }
    return headers(response, file, path);
  }

  private static boolean acceptsGzip(HttpRequest<?> request) {
    return request.getHeaders().getAll("Accept-Encoding").stream()
        .flatMap(codings -> List.of(codings.split(",")).stream())
        .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
        .anyMatch(
            coding -> coding.startsWith("gzip") && !coding.matches("gzip\\s*;\\s*q=0(\\.0*)?"));
  }

  private static HttpResponse<?> headers(
      MutableHttpResponse<?> response, PageFile file, String path) {
    response
        .header("ETag", "W/" + file.tag())
        .header("Cache-Control", "no-cache")
        .header("Vary", "Accept, Accept-Encoding")
        .header("Content-Security-Policy", POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer");
    if (isForOtherPages(path)) {
      response
          .header("Access-Control-Allow-Origin", "*")
          .header("Cross-Origin-Resource-Policy", "cross-origin");
    } else {
      response
          .header("Cross-Origin-Opener-Policy", "same-origin")
          .header("Cross-Origin-Resource-Policy", "same-origin");
    }
    return response;
  }

  private static boolean isForOtherPages(String path) {
    return path.equals("/jobtail.js") || path.startsWith("/parts/") || path.startsWith("/lib/");
  }
}
