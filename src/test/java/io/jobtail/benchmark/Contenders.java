package io.jobtail.benchmark;

import io.jobtail.redis.RealRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Starts the servers that are compared, each as a process of its own. */
final class Contenders {
  static final String JOBTAIL = "jobtail";
  static final String JOBTAIL_REDIS = "jobtail-redis";
  static final String JOBTAIL_REDIS_BESIDE = "jobtail-redis-beside";
  static final String FLOOR = "floor";
  static final String NCHAN = "nchan";
  static final String TWIN_MULTICAST = "twin-multicast";
  static final String TWIN_REPLAY = "twin-replay";

  private static final List<String> NGINX = List.of("/usr/sbin/nginx", "/usr/local/sbin/nginx");
  private static final List<String> MODULES =
      List.of("/usr/lib/nginx/modules", "/usr/lib64/nginx/modules", "/usr/local/nginx/modules");
  private static final String MODULE = "ngx_nchan_module.so";
  private static final long PAUSE_NANOS = 20_000_000;

  private final Options options;

  Contenders(Options options) {
    this.options = options;
  }

  /** Why it cannot run here; empty if it can. */
  static Optional<String> missing(String name) {
    return name.equals(NCHAN) && (nginx().isEmpty() || module().isEmpty())
        ? Optional.of("not installed")
        : Wakers.missing(name);
  }

  /** One that only passes on, by name, in a folder for its files. */
  Server hub(String name, Path folder) {
    int port = Ports.free();
    return switch (name) {
      case FLOOR -> floor(port, folder);
      case NCHAN -> nchan(port, folder);
      case TWIN_MULTICAST, TWIN_REPLAY -> twin(name, port, folder);
      default -> throw new IllegalArgumentException("no such contender: " + name);
    };
  }

  /** Jobtail with more settings and flags. */
  JobtailServer jobtail(Path folder, Map<String, String> environment, List<String> flags) {
    int port = Ports.free();
    Map<String, String> all = new TreeMap<>();
    all.put("MICRONAUT_ENVIRONMENTS", "dev");
    all.put("MICRONAUT_SERVER_PORT", Integer.toString(port));
    all.put("JOBTAIL_STORE", "sqlite");
    all.put("JOBTAIL_DATA_DIR", folder.resolve("data").toString());
    all.put("JOBTAIL_RUNNER_TYPES_EMIT_CONCURRENCY", "1");
    all.put("JOBTAIL_STREAM_MAX_READERS", "100000");
    all.putAll(environment);
    all.putAll(options.environment());
    List<String> allFlags = new ArrayList<>(flags);
    allFlags.addAll(options.jvm());
    List<String> line = Spawned.java(allFlags, "-jar", options.jar().toString());
    Spawned spawned = Spawned.start("jobtail", folder, false, all, line);
    Ports.awaitOpen(port, spawned);
    return new JobtailServer(spawned, port);
  }

  /** Jobtail's instances over a Redis of their own, by what each is told besides. */
  RedisFleet redis(Path folder, List<Map<String, String>> instances) {
    RealRedis redis = RealRedis.started();
    List<JobtailServer> started = new ArrayList<>();
    try {
      for (Map<String, String> told : instances) {
        Path own = Files.createDirectory(folder.resolve("instance-" + started.size()));
        Map<String, String> all = new TreeMap<>(told);
        all.put("JOBTAIL_STORE", "redis");
        all.put("REDIS_URI", redis.uri());
        started.add(jobtail(own, all, List.of()));
      }
      return new RedisFleet(redis, started);
    } catch (IOException e) {
      RedisFleet.end(redis, started);
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      RedisFleet.end(redis, started);
      throw e;
    }
  }

  private static Server floor(int port, Path folder) {
    List<String> line =
        Spawned.java(
            List.of("-XX:+UseSerialGC", "-Xmx64m"),
            "-cp",
            System.getProperty("java.class.path"),
            Floor.class.getName(),
            Integer.toString(port));
    // its standard input is a pipe, whose end is its end
    Spawned spawned = Spawned.start("floor", folder, false, Map.of(), line);
    Ports.awaitOpen(port, spawned);
    return new HubServer(spawned, spawned.pid(), port, true);
  }

  private static Server twin(String name, int port, Path folder) {
    List<String> line =
        Spawned.java(
            List.of(),
            "-cp",
            System.getProperty("java.class.path"),
            Twin.class.getName(),
            name,
            Integer.toString(port));
    Spawned spawned = Spawned.start(name, folder, false, Map.of(), line);
    Ports.awaitOpen(port, spawned);
    return new HubServer(spawned, spawned.pid(), port, true);
  }

  private static Server nchan(int port, Path folder) {
    Path configuration = folder.resolve("nginx.conf");
    try {
      Files.writeString(configuration, nginxConfiguration(port, folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String program = nginx().orElseThrow().toString();
    List<String> line = List.of(program, "-c", configuration.toString());
    Spawned spawned = Spawned.start(NCHAN, folder, false, Map.of(), line);
    Ports.awaitOpen(port, spawned);
    Optional<ProcessHandle> worker = spawned.process().children().findFirst();
    while (worker.isEmpty()) {
      spawned.checkAlive();
      LockSupport.parkNanos(PAUSE_NANOS);
      worker = spawned.process().children().findFirst();
    }
    return new HubServer(spawned, worker.orElseThrow().pid(), port, false);
  }

  private static String nginxConfiguration(int port, Path folder) {
    String user = "root".equals(System.getProperty("user.name")) ? "user root;" : "";
    return """
    %s
    load_module %s;
    daemon off;
    worker_processes 1;
    worker_rlimit_nofile %d;
    pid %s/nginx.pid;
    error_log %<s/nginx.log warn;
    events {
      worker_connections %d;
    }
    http {
      access_log off;
      keepalive_requests 1000000000;
      client_max_body_size 1m;
      client_body_buffer_size 128k;
      client_body_temp_path %4$s/body;
      proxy_temp_path %4$s/proxy;
      fastcgi_temp_path %4$s/fastcgi;
      uwsgi_temp_path %4$s/uwsgi;
      scgi_temp_path %4$s/scgi;
      nchan_shared_memory_size 512M;
      server {
        listen 127.0.0.1:%6$d backlog=8192;
        location = /pub {
          nchan_publisher;
          nchan_channel_id $arg_id;
          nchan_message_buffer_length 1000;
          nchan_message_timeout 5m;
        }
        location = /sub {
          nchan_subscriber eventsource;
          nchan_channel_id $arg_id;
          nchan_subscriber_first_message newest;
          nchan_eventsource_ping_interval 15;
        }
      }
    }
    """
        .formatted(
            user,
            module().orElseThrow(),
            Proc.openFilesLimit(),
            folder,
            Proc.openFilesLimit() - 100,
            port);
  }

  private static Optional<Path> nginx() {
    return existing(NGINX.stream().map(Path::of));
  }

  private static Optional<Path> module() {
    return existing(MODULES.stream().map(folder -> Path.of(folder, MODULE)));
  }

  private static Optional<Path> existing(Stream<Path> files) {
    return files.filter(Files::exists).findFirst();
  }
}
