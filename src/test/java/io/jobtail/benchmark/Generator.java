package io.jobtail.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.LongStream;

/**
 * The load generator, a process of its own: opens SSE readers, publishes, and reports what came. It
 * takes {@link Command}s from its standard input, and answers each with a {@link Report} on its
 * standard output. It ends when its input does.
 */
final class Generator {
  private static final Command END = new Command("end", Map.of());
  private static final double MILLIS = 1e6;

  private final BlockingQueue<Command> commands = new LinkedBlockingQueue<>();
  private final Loop loop = new Loop();
  private final Map<String, Group> groups = new LinkedHashMap<>();
  private Publisher publisher = Publisher.idle();
  private long measuredSince = System.nanoTime();

  private Generator() {}

  public static void main(String[] args) {
    Generator generator = new Generator();
    Thread.ofPlatform().daemon().start(generator::readCommands);
    generator.run();
  }

  private void readCommands() {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      in.lines().map(Command::parse).forEach(commands::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      commands.add(END);
    }
  }

  private void run() {
    while (true) {
      Command command = commands.poll();
      if (command == null) {
        loop.turn();
      } else if (command.verb().equals(END.verb())) {
        return;
      } else {
        System.out.println(execute(command).json());
      }
    }
  }

  private Report execute(Command command) {
    return switch (command.verb()) {
      case "open" -> open(command);
      case "measure" -> measure();
      case "report" -> report(command);
      case "storm" -> storm(command);
      case "listen" -> listen(command);
      case "connect" -> connect(command);
      case "finish" -> finish(command);
      case "close" -> close(command);
      case "publish" -> publish(command);
      case "silence" -> silence();
      default -> throw new IllegalArgumentException("unknown: " + command);
    };
  }

  private Report open(Command command) {
    Group group =
        new Group(
            command.number("port", 0),
            Check.valueOf(command.text("check")),
            command.text("accept", "text/event-stream"),
            command.number("buffer", 0),
            Boolean.parseBoolean(command.text("reads", "true")));
    groups.put(command.text("group"), group);
    String[] paths = command.text("paths").split(",", -1);
    for (int i = 0; i < command.number("count", paths.length); i++) {
      loop.add(group, paths[i % paths.length]);
    }
    return connect(group, command);
  }

  /** Connects those of a group again that have ended, each from its cursor. */
  private Report connect(Command command) {
    return connect(group(command), command);
  }

  private Report connect(Group group, Command command) {
    long start = System.nanoTime();
    loop.connect(group);
    int count = group.connections().size();
    loop.until(
        () -> group.count(c -> c.isOpen() || c.isEnded()) == count,
        command.number("millis", 30_000));
    return new Report()
        .with("open", group.count(Connection::isOpen))
        .with("refused", group.count(c -> c.status() != 0 && c.status() != 200))
        .with("millis", (System.nanoTime() - start) / MILLIS);
  }

  private Report measure() {
    groups.values().forEach(group -> group.tally().reset());
    publisher.reset();
    measuredSince = System.nanoTime();
    return new Report();
  }

  private Report report(Command command) {
    String name = command.text("group", "");
    Collection<Group> which = name.isEmpty() ? groups.values() : List.of(group(command));
    Report report = new Report().with("nanos", System.nanoTime() - measuredSince);
    Tally sum = new Tally();
    for (Group group : which) {
      add(sum, group.tally());
    }
    long own = ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    return report
        .with("deliveries", sum.deliveries)
        .with("bytes", sum.bytes)
        .with("reads", sum.reads)
        .with("lost", sum.lost)
        .with("doubled", sum.doubled)
        .with("disordered", sum.disordered)
        .with("gaps", sum.gaps)
        .with("done", sum.done)
        .with("p50", sum.delays.quantile(0.5) / MILLIS)
        .with("p99", sum.delays.quantile(0.99) / MILLIS)
        .with("p999", sum.delays.quantile(0.999) / MILLIS)
        .with("max", sum.delays.max() / MILLIS)
        .with("published", publisher.published())
        .with("failed", publisher.failed())
        .with("cpu", own)
        .with("collections", collections());
  }

  private static void add(Tally sum, Tally part) {
    sum.deliveries += part.deliveries;
    sum.bytes += part.bytes;
    sum.reads += part.reads;
    sum.lost += part.lost;
    sum.doubled += part.doubled;
    sum.disordered += part.disordered;
    sum.gaps += part.gaps;
    sum.done += part.done;
    sum.delays.add(part.delays);
  }

  private static long collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(collector -> collector.getCollectionCount())
        .sum();
  }

  /** Cuts all readers of a group at once, and waits until each has got what came after that. */
  private Report storm(Command command) {
    Group group = group(command);
    int count = group.connections().size();
    long start = System.nanoTime();
    loop.cut(group);
    group.tally().live = 0;
    group.tally().cutAt = System.nanoTime();
    loop.connect(group);
    loop.until(() -> group.tally().live == count, command.number("millis", 30_000));
    return new Report()
        .with("live", group.tally().live)
        .with("millis", (System.nanoTime() - start) / MILLIS);
  }

  /** Those who did not read read now what is left for them; waits until they were closed. */
  private Report listen(Command command) {
    Group group = group(command);
    group.listen(loop.epoll());
    int count = group.connections().size();
    loop.until(() -> group.count(Connection::isEnded) == count, command.number("millis", 10_000));
    return new Report().with("ended", group.count(Connection::isEnded));
  }

  /** Waits until all readers are done, or have all that was published. */
  private Report finish(Command command) {
    Group group = group(command);
    int count = group.connections().size();
    long last = Long.parseLong(command.text("last", "0"));
    loop.until(
        () -> group.count(c -> last > 0 ? c.position().seq() >= last : c.isEnded()) == count,
        command.number("millis", 5_000));
    return new Report()
        .with("readers", count)
        .with("done", group.count(c -> c.position().isDone()))
        .with("over", group.count(Connection::isOver))
        .with("least", positions(group).min().orElse(0))
        .with("missing", positions(group).map(seq -> Math.max(0, last - seq)).sum());
  }

  private static LongStream positions(Group group) {
    return group.connections().stream().mapToLong(connection -> connection.position().seq());
  }

  private Report close(Command command) {
    group(command).connections().forEach(Connection::cut);
    groups.remove(command.text("group"));
    return new Report();
  }

  private Report publish(Command command) {
    publisher = Publisher.start(command);
    return new Report();
  }

  private Report silence() {
    publisher.stop();
    loop.until(publisher::isOver, 10_000);
    return new Report().with("last", publisher.last()).with("failed", publisher.failed());
  }

  private Group group(Command command) {
    Group group = groups.get(command.text("group"));
    if (group == null) {
      throw new IllegalArgumentException("no such group: " + command);
    }
    return group;
  }
}
