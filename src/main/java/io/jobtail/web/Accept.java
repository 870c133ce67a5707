package io.jobtail.web;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import java.util.List;
import java.util.Optional;

/** Chooses what to answer with (RFC 9110, 12.5.1). */
final class Accept {
  static final MediaType SSE = MediaType.TEXT_EVENT_STREAM_TYPE;
  static final MediaType NDJSON = new MediaType("application/x-ndjson");
  static final MediaType JSON = MediaType.APPLICATION_JSON_TYPE;
  static final MediaType TEXT = MediaType.TEXT_PLAIN_TYPE;

  private Accept() {}

  /**
   * The offer that the client likes best; of those it likes equally, the first one that it names,
   * and else the first offered.
   *
   * @return empty if it takes none of them
   */
  static Optional<MediaType> best(HttpRequest<?> request, List<MediaType> offers) {
    List<String> headers = request.getHeaders().getAll(HttpHeaders.ACCEPT);
    if (headers.stream().allMatch(String::isBlank)) {
      return Optional.of(offers.getFirst());
    }
    List<MediaType> ranges = ranges(headers);
    MediaType best = null;
    double bestWeight = 0;
    int bestPlace = Integer.MAX_VALUE;
    for (MediaType offer : offers) {
      int place = mostSpecific(ranges, offer);
      double weight = place < 0 ? 0 : ranges.get(place).getQualityAsNumber().doubleValue();
      boolean named = place >= 0 && specificity(ranges.get(place)) == 2;
      int rank = named ? place : ranges.size();
      if (weight > bestWeight || (weight == bestWeight && weight > 0 && rank < bestPlace)) {
        best = offer;
        bestWeight = weight;
        bestPlace = rank;
      }
    }
    return Optional.ofNullable(best);
  }

  private static List<MediaType> ranges(List<String> headers) {
    return headers.stream()
        .flatMap(header -> List.of(header.split(",")).stream())
        .map(String::strip)
        .filter(range -> range.contains("/"))
        .flatMap(range -> range(range).stream())
        .toList();
  }

  /** A range that cannot be read asks for nothing. */
  private static Optional<MediaType> range(String text) {
    try {
      return Optional.of(MediaType.of(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static int mostSpecific(List<MediaType> ranges, MediaType offer) {
    int found = -1;
    for (int i = 0; i < ranges.size(); i++) {
      MediaType range = ranges.get(i);
      if (covers(range, offer)
          && (found < 0 || specificity(range) > specificity(ranges.get(found)))) {
        found = i;
      }
    }
    return found;
  }

  private static boolean covers(MediaType range, MediaType offer) {
    boolean type = range.getType().equals("*") || range.getType().equalsIgnoreCase(offer.getType());
    boolean subtype =
        range.getSubtype().equals("*") || range.getSubtype().equalsIgnoreCase(offer.getSubtype());
    return type && subtype;
  }

  private static int specificity(MediaType range) {
    return range.getType().equals("*") ? 0 : range.getSubtype().equals("*") ? 1 : 2;
  }
}
