package io.jobtail;

import io.micronaut.core.io.service.SoftServiceLoader.StaticDefinition;
import io.micronaut.core.io.service.SoftServiceLoader.StaticServiceLoader;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Classes of one service, by their names. One that wants a library that is not there is none. */
final class IndexedServices<S> implements StaticServiceLoader<S> {
  private final List<String> classes;

  /** May be filled until it is used. */
  IndexedServices(List<String> classes) {
    this.classes = classes;
  }

  @Override
  public Stream<StaticDefinition<S>> findAll(@Nullable Predicate<String> condition) {
    return load(condition, null).stream()
        .map(service -> StaticDefinition.of(service.getClass().getName(), () -> service));
  }

  @Override
  public List<S> load(@Nullable Predicate<S> predicate) {
    return load(null, predicate);
  }

  @Override
  public List<S> load(@Nullable Predicate<String> condition, @Nullable Predicate<S> predicate) {
    List<S> services = new ArrayList<>(classes.size());
    for (String name : classes) {
      S service = condition == null || condition.test(name) ? create(name) : null;
      if (service != null && (predicate == null || predicate.test(service))) {
        services.add(service);
      }
    }
    return services;
  }

  @SuppressWarnings("unchecked") // the build found it under the service's name
  private @Nullable S create(String name) {
    try {
      return (S)
          Class.forName(name, false, IndexedServices.class.getClassLoader())
              .getConstructor()
              .newInstance();
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof LinkageError) {
        return null;
      }
      throw new IllegalStateException(name + " cannot be created", e.getCause());
    } catch (ReflectiveOperationException | LinkageError e) {
      return null;
    }
  }
}
