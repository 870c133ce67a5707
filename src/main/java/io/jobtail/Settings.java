package io.jobtail;

import io.jobtail.runner.command.ParamSettings;
import io.micronaut.context.annotation.ConfigurationReader;
import io.micronaut.core.io.service.SoftServiceLoader;
import io.micronaut.core.type.Argument;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.BeanDefinitionReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Every key of the configuration that is ours, as the classes that read them declare them. */
record Settings(List<Setting> all) {
  /** What all of our keys begin with. */
  static final String ROOT = "jobtail";

  private static final String PARAMS = "jobtail.commands.*.params.*.";

  Settings {
    all = all.stream().sorted(Comparator.comparing(Setting::name)).toList();
  }

  /** Those that some classes read. */
  static Settings of(Collection<BeanDefinition<?>> definitions) {
    List<Setting> all = new ArrayList<>();
    definitions.forEach(definition -> Setting.of(definition).forEach(all::add));
    Class<?> reader = ParamSettings.class;
    ParamSettings.ALL.forEach(
        (name, one) -> all.add(new Setting(PARAMS + name, Argument.of(one.type()), reader)));
    return new Settings(all);
  }

  /**
   * Those of all classes, also of such as are of no use with this configuration. Takes its time.
   */
  static Settings complete() {
    List<BeanDefinition<?>> definitions = new ArrayList<>();
    for (BeanDefinitionReference<?> reference : references()) {
      if (Setting.isOurs(reference.getBeanDefinitionName())
          && reference.getAnnotationMetadata().hasStereotype(ConfigurationReader.class)) {
        definitions.add(reference.load());
      }
    }
    return of(definitions);
  }

  @SuppressWarnings("rawtypes") // what is found under the name of a class has no type arguments
  private static List<BeanDefinitionReference<?>> references() {
    List<BeanDefinitionReference> found = new ArrayList<>();
    SoftServiceLoader.load(BeanDefinitionReference.class, Settings.class.getClassLoader())
        .collectAll(found);
    return found.stream().<BeanDefinitionReference<?>>map(reference -> reference).toList();
  }

  Optional<Setting> find(String key) {
    return all.stream().filter(setting -> setting.matches(key)).findFirst();
  }

  boolean knows(Given given) {
    return given.isVariable()
        ? all.stream().anyMatch(setting -> setting.matchesVariable(given.key()))
        : all.stream().anyMatch(setting -> isKey(setting, given.key()));
  }

  /** What is below {@code params} is known to the letter, and so no free name. */
  private static boolean isKey(Setting setting, String key) {
    boolean isParam =
        setting.name().equals("jobtail.commands.*.params") && key.contains(".params.");
    return isParam
        ? key.split("\\.", -1).length < PARAMS.split("\\.", -1).length
        : setting.matches(key);
  }

  /** Whether keys begin with it. */
  boolean isGroup(String key) {
    return key.equals(ROOT)
        || all.stream()
            .flatMap(setting -> parents(setting.name()))
            .anyMatch(group -> new Setting(group, Argument.STRING, Settings.class).matches(key));
  }

  private static Stream<String> parents(String name) {
    return Stream.iterate(
            name.lastIndexOf('.'), dot -> dot > 0, dot -> name.lastIndexOf('.', dot - 1))
        .map(dot -> name.substring(0, dot));
  }
}
