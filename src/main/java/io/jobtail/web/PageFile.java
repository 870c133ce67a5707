package io.jobtail.web;

import io.micronaut.http.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * A file of the web pages.
 *
 * @param bytes what is in it
 * @param packed the same for those who take gzip; empty where that is not smaller
 * @param tag of this content, in quotes
 * @param type what it is
 */
@SuppressWarnings("ArrayRecordComponent") // never changed, never compared
record PageFile(byte[] bytes, byte[] packed, String tag, MediaType type) {
  private static final int TAG_CHARACTERS = 24;
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html",
          "js", "text/javascript",
          "css", "text/css",
          "svg", "image/svg+xml",
          "json", "application/json",
          "map", "application/json",
          "txt", "text/plain",
          "webmanifest", "application/manifest+json");

  static PageFile read(String path, URL url) throws IOException {
    URLConnection connection = url.openConnection();
    // a cached connection would keep a jar open that a build may replace
    connection.setUseCaches(false);
    try (InputStream in = connection.getInputStream()) {
      byte[] bytes = in.readAllBytes();
      byte[] packed = pack(bytes);
      return new PageFile(
          bytes, packed.length < bytes.length ? packed : new byte[0], tag(bytes), type(path));
    }
  }

  private static byte[] pack(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    return packed.toByteArray();
  }

  private static String tag(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + HexFormat.of().formatHex(hash).substring(0, TAG_CHARACTERS) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MediaType type(String path) {
    String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
    return type == null
        ? MediaType.APPLICATION_OCTET_STREAM_TYPE
        : new MediaType(type, Map.of("charset", "utf-8"));
  }
}
