package io.jobtail.web;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from, and what its client calls this server. Behind a proxy both are what
 * it says ({@code Forwarded}, RFC 7239, or {@code X-Forwarded-For} and its like), if the proxy is
 * one of {@code jobtail.web.trusted-proxies}; from anybody else such headers are not looked at. And
 * of those only the ones in {@code jobtail.web.trusted-headers}: a proxy passes on whatever it does
 * not know as the client has sent it.
 */
@Singleton
final class ClientAddress {
  // more would be made up
  private static final int MAX_HOPS = 32;
  private static final Pattern PAIR =
      Pattern.compile("\\s*([A-Za-z0-9!#$%&'*+.^_`|~-]+)=(\"[^\"]*\"|[^\";,\\s]*)\\s*");

  private final List<AddressBlock> trusted;
  private final EdgeConfiguration configuration;

  ClientAddress(EdgeConfiguration configuration) {
    this.configuration = configuration;
    this.trusted = configuration.trustedProxies().stream().map(AddressBlock::of).toList();
  }

  /** The client's address: digits and dots, or colons; never a name, nor text that it chose. */
  String of(HttpRequest<?> request) {
    String address = peer(request);
    if (!isTrusted(address)) {
      return address;
    }
    List<String> hops = hops(request);
    // from the nearest on: what is beyond one that is not ours is anybody's word
    for (int i = hops.size() - 1; i >= 0 && i >= hops.size() - MAX_HOPS; i--) {
      String hop = literal(hops.get(i));
      if (hop == null) {
        return address;
      }
      address = hop;
      if (!isTrusted(address)) {
        return address;
      }
    }
    return address;
  }

  /** The host that the client asked for, with its port if it named one. */
  @Nullable String host(HttpRequest<?> request) {
    String said = isTrusted(peer(request)) ? said(request, "host", "X-Forwarded-Host") : null;
    return said == null ? request.getHeaders().get(HttpHeaders.HOST) : said;
  }

  /** Whether the client came by TLS: to here, or to the proxy. */
  boolean isSecure(HttpRequest<?> request) {
    return request.isSecure()
        || (isTrusted(peer(request))
            && "https".equalsIgnoreCase(said(request, "proto", "X-Forwarded-Proto")));
  }

  private boolean isTrusted(String address) {
    if (trusted.isEmpty()) {
      return false;
    }
    byte[] bytes = AddressBlock.bytes(address);
    return bytes != null && trusted.stream().anyMatch(block -> block.contains(bytes));
  }

  private static String peer(HttpRequest<?> request) {
    InetSocketAddress peer = request.getRemoteAddress();
    return peer == null || peer.getAddress() == null
        ? "unknown"
        : peer.getAddress().getHostAddress().replaceFirst("%.*", "");
  }

  /** The way of the request, the client first. */
  private List<String> hops(HttpRequest<?> request) {
    List<String> hops = new ArrayList<>();
    List<String> forwarded = elements(request, "Forwarded");
    if (forwarded.isEmpty()) {
      return elements(request, "X-Forwarded-For");
    }
    for (String element : forwarded) {
      String by = parameter(element, "for");
      hops.add(by == null ? "unknown" : by);
    }
    return hops;
  }

  /** What the nearest proxy says; what others put in front of it does not count. */
  private @Nullable String said(HttpRequest<?> request, String parameter, String header) {
    List<String> forwarded = elements(request, "Forwarded");
    if (!forwarded.isEmpty()) {
      return parameter(forwarded.getLast(), parameter);
    }
    List<String> values = elements(request, header);
    return values.isEmpty() ? null : values.getLast();
  }

  private List<String> elements(HttpRequest<?> request, String header) {
    List<String> elements = new ArrayList<>();
    if (!configuration.isTrusted(header)) {
      return elements;
    }
    for (String line : request.getHeaders().getAll(header)) {
      for (String element : line.split(",", -1)) {
        elements.add(element.strip());
      }
    }
    return elements;
  }

  private static @Nullable String parameter(String element, String name) {
    for (String pair : element.split(";", -1)) {
      Matcher form = PAIR.matcher(pair);
      if (form.matches() && form.group(1).toLowerCase(Locale.ROOT).equals(name)) {
        return form.group(2).replace("\"", "");
      }
    }
    return null;
  }

  /** An address without port and brackets; null for anything else. */
  private static @Nullable String literal(String hop) {
    String address = hop;
    if (address.startsWith("[")) {
      int end = address.indexOf(']');
      address = end < 0 ? "" : address.substring(1, end);
    } else if (address.indexOf(':') == address.lastIndexOf(':') && address.contains(":")) {
      address = address.substring(0, address.indexOf(':'));
    }
    return AddressBlock.bytes(address) == null ? null : address;
  }
}
