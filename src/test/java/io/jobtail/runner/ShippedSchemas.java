package io.jobtail.runner;

import io.micronaut.core.type.Argument;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.BeanDefinitionReference;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/** The schemas that the build puts into the jar. */
public final class ShippedSchemas {
  private ShippedSchemas() {}

  /**
   * Those of the parameters of all handlers.
   *
   * @param definitions names of the classes that define beans; other people's are left out
   * @return texts by the names of the records
   */
  public static SortedMap<String, String> of(Collection<String> definitions)
      throws ReflectiveOperationException {
    SchemaMaker maker = new SchemaMaker();
    SortedMap<String, String> schemas = new TreeMap<>();
    for (String name : definitions) {
      if (name.startsWith("io.jobtail.")) {
        Object reference = Class.forName(name).getConstructor().newInstance();
        BeanDefinition<?> bean = ((BeanDefinitionReference<?>) reference).load();
        for (Argument<?> params :
            bean.getTypeArguments(JobHandler.class).stream().limit(1).toList()) {
          Type type = params.asType();
          if (type instanceof Class<?> record && record != Object.class) {
            schemas.put(record.getName(), maker.of(record));
          }
        }
      }
    }
    return schemas;
  }
}
