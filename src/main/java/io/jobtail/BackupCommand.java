package io.jobtail;

import io.jobtail.store.Backup;
import io.jobtail.store.StoreConfiguration;
import io.jobtail.store.StoreException;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Copies the database of a server, which may run meanwhile. */
final class BackupCommand implements TerminalCommand {
  @Override
  public List<String> names() {
    return List.of("--backup");
  }

  @Override
  public List<String> operands() {
    return List.of("FILE");
  }

  @Override
  public String meaning() {
    return "copies the database of jobtail.data-dir, also of a server that runs";
  }

  @Override
  public int run(Call call) {
    Path file = Path.of(call.operands().getFirst());
    try (ApplicationContext context = new IdleContext(call.settings()).start()) {
      StoreConfiguration store = context.getBean(StoreConfiguration.class);
      Optional<Backup> backup = context.findBean(Backup.class);
      if (backup.isEmpty()) {
        call.err().println("there is no backup of the store " + store.store() + ", only of sqlite");
        return 1;
      }
      backup.get().copyTo(file);
      call.out().printf("%s has %,d bytes%n", file, Files.size(file));
      tellOfKey(Path.of(store.dataDir()).resolve("params.key"), call);
      return 0;
    } catch (StoreException | IOException e) {
      call.err().println("Jobtail cannot make a backup: " + e.getMessage());
    } catch (RuntimeException e) {
      Optional<String> why = StartFailure.describe(e);
      if (why.isEmpty()) {
        throw e;
      }
      call.err().println(why.get());
    }
    return 1;
  }

  /** Who has both can read what is sealed: they are best kept apart. */
  private static void tellOfKey(Path key, Call call) {
    if (Files.exists(key)) {
      call.out().println(key + " is not in it: queued jobs with secret parameters need that too");
    }
  }
}
