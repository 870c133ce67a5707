package io.jobtail.store.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * A script that runs within Redis, where nothing comes in between. It is known there by its digest,
 * and sent whole to a server that does not know it.
 */
final class Script<T> {
  static final Script<Long> COMMIT = new Script<>(ScriptOutputType.INTEGER, "steps", "commit");
  static final Script<byte[]> SUBMIT = new Script<>(ScriptOutputType.VALUE, "steps", "submit");
  static final Script<List<byte[]>> HEADS = new Script<>(ScriptOutputType.MULTI, "heads");
  static final Script<Long> PLACE = new Script<>(ScriptOutputType.INTEGER, "place");
  static final Script<List<byte[]>> EXPIRED = new Script<>(ScriptOutputType.MULTI, "expired");
  static final Script<List<Long>> RENEW = new Script<>(ScriptOutputType.MULTI, "renew");
  static final Script<Long> PURGE = new Script<>(ScriptOutputType.INTEGER, "purge");
  static final Script<Long> FORGET = new Script<>(ScriptOutputType.INTEGER, "forget");
  static final Script<List<byte[]>> REVISIONS = new Script<>(ScriptOutputType.MULTI, "revisions");
  static final Script<Long> PROBE = new Script<>(ScriptOutputType.INTEGER, "probe");
  static final Script<Long> DEAD = new Script<>(ScriptOutputType.INTEGER, "dead");
  static final Script<byte[]> HISTORY = new Script<>(ScriptOutputType.VALUE, "history");

  private final ScriptOutputType type;
  private final byte[] text;
  private final String digest;

  private Script(ScriptOutputType type, String... files) {
    this.type = type;
    StringBuilder whole = new StringBuilder();
    for (String file : files) {
      whole.append(read(file + ".lua"));
    }
    text = whole.toString().getBytes(StandardCharsets.UTF_8);
    digest = sha1(text);
  }

  private static String read(String name) {
    try (InputStream in = Script.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + name, e);
    }
  }

  private static String sha1(byte[] text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  /** Asks for it by its digest; fails with {@code NOSCRIPT} on a server that does not know it. */
  RedisFuture<T> ask(
      RedisClusterAsyncCommands<byte[], byte[]> redis, List<String> keys, byte[][] arguments) {
    return redis.evalsha(digest, type, Text.bytes(keys), arguments);
  }

  /** Sends it whole; from then on the server knows it. */
  RedisFuture<T> send(
      RedisClusterAsyncCommands<byte[], byte[]> redis, List<String> keys, byte[][] arguments) {
    return redis.eval(text, type, Text.bytes(keys), arguments);
  }
}
