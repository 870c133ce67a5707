package io.jobtail.store.redis;

import io.jobtail.job.JobId;
import io.jobtail.store.LogLimits;
import io.jobtail.store.StoreException;
import io.jobtail.store.StoreMeter;
import io.lettuce.core.RedisException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects to Redis, and finds out what is there. */
final class Opening implements AutoCloseable {
  private static final int OLDEST_VERSION = 7; // sharded notifications
  private static final String KEEPS_ALL = "noeviction";
  private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

  private final Link link;
  private final Context context;
  private final Trouble trouble;
  private final RedisTime time;
  private final @Nullable JobId newestId;
  private final List<Runnable> onReconnect;

  private Opening(
      Link link,
      Context context,
      Trouble trouble,
      RedisTime time,
      @Nullable JobId newestId,
      List<Runnable> onReconnect) {
    this.link = link;
    this.context = context;
    this.trouble = trouble;
    this.time = time;
    this.newestId = newestId;
    this.onReconnect = onReconnect;
  }

  /**
   * What a store is opened with.
   *
   * @param shared the time of the queue; the server's if absent
   */
  record Settings(
      RedisConfiguration redis,
      Duration lease,
      LogLimits limits,
      StoreMeter meter,
      Clock clock,
      QueueTime.@Nullable Shared shared) {}

  /**
   * Connects.
   *
   * @param connecting makes the connections
   * @param connections tells of connections that are made anew
   * @throws StoreException if that cannot be done, or what is there cannot be used
   */
  static Opening open(Supplier<Link> connecting, Connections connections, Settings settings) {
    Link link;
    try {
      link = connecting.get();
    } catch (RedisException e) {
      throw new StoreException("Redis cannot be reached: " + reason(e), e);
    }
    try {
      return open(link, connections, settings);
    } catch (RuntimeException e) {
      link.close();
      throw e;
    }
  }

  /** The first and the last of the messages: what was tried, and why it failed. */
  private static String reason(Throwable failure) {
    String why = "";
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      why = " (" + cause.getMessage() + ")";
    }
    return failure.getMessage() + why;
  }

  private static Opening open(Link link, Connections connections, Settings settings) {
    Trouble trouble = new Trouble(System::nanoTime);
    Redis redis = new Redis(link, trouble, settings.redis());
    check(redis, trouble, settings.lease());
    String prefix = settings.redis().prefix();
    Partitions partitions = new Partitions(agreeOnPartitions(redis, settings.redis()));
    Keys keys = new Keys(prefix, partitions);
    checkRights(redis, keys);
    RedisTime time = new RedisTime(redis);
    QueueTime.Shared shared = settings.shared();
    // chosen by chance: a number that the server gave out could come again after a failover
    long instance = 1 + new SecureRandom().nextLong(Long.MAX_VALUE);
    Context context =
        new Context(
            redis,
            keys,
            partitions,
            new QueueTime(settings.clock(), shared == null ? time : shared),
            settings.clock(),
            settings.limits(),
            settings.meter(),
            instance,
            settings.lease());
    List<Runnable> onReconnect = new CopyOnWriteArrayList<>();
    connections.onMadeAnew(() -> {
      settings.meter().reconnected();
      onReconnect.forEach(Runnable::run);
    });
    trouble.onReadOnly(link::reconnect);
    return new Opening(link, context, trouble, time, newest(context), onReconnect);
  }

  private static void check(Redis redis, Trouble trouble, Duration lease) {
    String info;
    try {
      info =
          redis.ask(commands -> commands.info("server"))
              + redis.ask(commands -> commands.info("memory"));
    } catch (StoreException e) {
      if (String.valueOf(e.getMessage()).contains("NOPERM")) {
        return; // who may not ask finds out later
      }
      throw e;
    }
    int version = Integer.parseInt(field(info, "redis_version", "7").split("\\.", -1)[0]);
    if (version < OLDEST_VERSION) {
      throw new StoreException(
          "Redis " + OLDEST_VERSION + " or newer is needed, not " + version, null);
    }
    String policy = field(info, "maxmemory_policy", KEEPS_ALL);
    if (!policy.equals(KEEPS_ALL)) {
      LOG.warn(
          "the maxmemory-policy of Redis is {}: where memory is short it deletes jobs, or parts of"
              + " them; set it to {}",
          policy,
          KEEPS_ALL);
    }
    // nobody can have renewed a lease before the server was there
    if (Long.parseLong(field(info, "uptime_in_seconds", "0")) <= lease.toSeconds()) {
      trouble.happened();
    }
  }

  private static String field(String info, String name, String otherwise) {
    Matcher field = Pattern.compile("(?m)^" + name + ":(\\S+)").matcher(info);
    return field.find() ? field.group(1) : otherwise;
  }

  /** Others must hear of what is changed here. */
  private static void checkRights(Redis redis, Keys keys) {
    try {
      long _ = redis.run(Script.PROBE, List.of(keys.queue(0)), Text.all(keys.ready(0)));
    } catch (StoreException e) {
      throw new StoreException(
          "this user of Redis may not run scripts, or tell others of changes (channels &"
              + keys.prefix()
              + ":*): "
              + e.getMessage(),
          e);
    }
  }

  /** The number that the first one has set. */
  private static int agreeOnPartitions(Redis redis, RedisConfiguration configuration) {
    byte[] key = Text.bytes(Keys.partitionCount(configuration.prefix()));
    byte[] mine = Text.bytes(configuration.partitions());
    boolean _ = redis.ask(commands -> commands.setnx(key, mine));
    int found = Integer.parseInt(Text.of(redis.ask(commands -> commands.get(key))));
    if (found != configuration.partitions()) {
      throw new StoreException(
          "the jobs at prefix "
              + configuration.prefix()
              + " are divided into "
              + found
              + " partitions, which cannot be changed: set jobtail.redis.partitions="
              + found
              + ", or another jobtail.redis.prefix",
          null);
    }
    return found;
  }

  private static @Nullable JobId newest(Context with) {
    return with
        .redis()
        .<Integer, byte @Nullable []>askAll(
            with.partitions().all(),
            (commands, partition) -> commands.get(Text.bytes(with.keys().newest(partition))))
        .stream()
        .filter(Objects::nonNull)
        .map(id -> new JobId(Text.of(Objects.requireNonNull(id))))
        .max(JobId::compareTo)
        .orElse(null);
  }

  Link link() {
    return link;
  }

  Context context() {
    return context;
  }

  Trouble trouble() {
    return trouble;
  }

  RedisTime time() {
    return time;
  }

  @Nullable JobId newestId() {
    return newestId;
  }

  /** Calls it whenever a connection was made anew. */
  void onReconnect(Runnable action) {
    onReconnect.add(action);
  }

  @Override
  public void close() {
    link.close();
  }
}
