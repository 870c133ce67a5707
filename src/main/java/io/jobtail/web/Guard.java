package io.jobtail.web;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps pages of other sites from using a visitor's browser against this server: their name may not
 * point here (DNS rebinding), and they may not write.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class Guard {
  private static final Pattern HOST =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\[\\]]+)(:\\d{0,5})?");

  private final WebConfiguration configuration;
  private final ClientAddress clients;

  Guard(WebConfiguration configuration, ClientAddress clients) {
    this.configuration = configuration;
    this.clients = clients;
  }

  @RequestFilter
  @Nullable HttpResponse<?> check(HttpRequest<?> request) {
    List<String> hosts = request.getHeaders().getAll(HttpHeaders.HOST);
    if (request.getHeaders().names().isEmpty()) {
      // the framework hands on an empty request in place of one whose target it cannot decode
      return Problem.badRequest("the request's target is malformed, or its Host header is missing")
          .response();
    }
    if (hosts.size() != 1) {
      return Problem.badRequest("exactly one Host header is needed").response();
    }
    // behind a proxy it is what the client asked for that counts: pages know this server by it
    String asked = clients.host(request);
    String host = (asked == null ? hosts.getFirst() : asked).toLowerCase(Locale.ROOT);
    if (!isAllowedHost(host) && !isProbe(request)) {
      return Problem.of(
              HttpStatus.MISDIRECTED_REQUEST,
              "this server does not answer as "
                  + Problem.printable(host)
                  + "; jobtail.web.allowed-hosts names the hosts it answers as")
          .response();
    }
    HttpResponse<?> refused = checkCoding(request);
    return refused != null || isRead(request.getMethod()) ? refused : checkWrite(request, host);
  }

  private boolean isAllowedHost(String host) {
    if (configuration.allowedHosts().contains("*")) {
      return true;
    }
    Matcher form = HOST.matcher(host);
    return form.matches() && configuration.allowedHosts().contains(form.group(1));
  }

  /** Probers ask an address, not a name, and learn no more than a word. */
  private static boolean isProbe(HttpRequest<?> request) {
    String path = request.getPath();
    return path.equals("/health") || path.startsWith("/health/");
  }

  private static boolean isRead(HttpMethod method) {
    return method == HttpMethod.GET || method == HttpMethod.HEAD || method == HttpMethod.OPTIONS;
  }

  private @Nullable HttpResponse<?> checkWrite(HttpRequest<?> request, String host) {
    for (String origin : request.getHeaders().getAll(HttpHeaders.ORIGIN)) {
      if (!isOwn(origin, host) && !configuration.allowedOrigins().contains(origin)) {
        return Problem.of(
                HttpStatus.FORBIDDEN,
                "pages of "
                    + Problem.printable(origin)
                    + " may not write here; jobtail.web.allowed-origins names those that may")
            .response();
      }
    }
    List<String> types = request.getHeaders().getAll(HttpHeaders.CONTENT_TYPE);
    if (!types.stream().allMatch(Guard::isJson) || (types.isEmpty() && hasBody(request))) {
      return Problem.of(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "the body must be application/json")
          .response();
    }
    return null;
  }

  private static boolean isJson(String type) {
    int end = type.indexOf(';');
    String name = end < 0 ? type : type.substring(0, end);
    return name.strip().equalsIgnoreCase(MediaType.APPLICATION_JSON);
  }

  private static boolean hasBody(HttpRequest<?> request) {
    return request.getContentLength() > 0
        || request.getHeaders().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  /** Nothing is unpacked: see {@link BodiesAsTheyAre}. */
  private static @Nullable HttpResponse<?> checkCoding(HttpRequest<?> request) {
    for (String coding : request.getHeaders().getAll(HttpHeaders.TRANSFER_ENCODING)) {
      if (!coding.strip().equalsIgnoreCase("chunked")) {
        return Problem.of(
                HttpStatus.NOT_IMPLEMENTED, "Transfer-Encoding may be chunked and nothing else")
            .response();
      }
    }
    for (String coding : request.getHeaders().getAll(HttpHeaders.CONTENT_ENCODING)) {
      if (!coding.strip().equalsIgnoreCase("identity")) {
        return Problem.of(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                "the body must come as it is, without a Content-Encoding")
            .mutableResponse()
            .header(HttpHeaders.ACCEPT_ENCODING, "identity");
      }
    }
    return null;
  }

  private static boolean isOwn(String origin, String host) {
    String lower = origin.toLowerCase(Locale.ROOT);
    return lower.equals("http://" + host) || lower.equals("https://" + host);
  }
}
