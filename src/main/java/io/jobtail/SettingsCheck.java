package io.jobtail;

import io.jobtail.runner.command.Commands;
import io.jobtail.store.EventStore;
import io.micronaut.context.BeanContext;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.ConfigurationReader;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.env.Environment;
import io.micronaut.context.exceptions.BeanContextException;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.naming.NameUtils;
import io.micronaut.core.order.Ordered;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.BeanDefinitionReference;
import io.micronaut.inject.qualifiers.Qualifiers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks at every setting of ours before anything starts, and says all that is wrong at once, each
 * with the place where it was set. The framework takes the default where a value cannot be read as
 * its type, leaves what it does not know, and says nothing.
 */
@Context
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SettingsCheck {
  static final List<String> STORES = List.of("sqlite", "redis", "memory");

  private static final String READER = ConfigurationReader.class.getName();
  private static final Pattern WITH_KEY = Pattern.compile("(?m)^(jobtail\\.[a-z.-]+) (.+)$");
  private static final Pattern VIOLATION =
      Pattern.compile("(?m)^\\s*(?:[\\w.$]+\\.)?(\\w+) - (.+)$");

  private final BeanContext context;
  private final Environment environment;
  private final List<Given> given;
  private final List<String> wrong = new ArrayList<>();

  SettingsCheck(BeanContext context, Environment environment, BeanProvider<Commands> commands) {
    this.context = context;
    this.environment = environment;
    this.given = Given.all(environment);
    List<BeanDefinition<?>> readers = readers();
    Settings settings = Settings.of(readers);
    wrong.addAll(UnknownSettings.find(settings, given));
    checkStore();
    readers.forEach(this::check);
    if (wrong.isEmpty()) {
      check(commands.get());
    }
    if (!wrong.isEmpty()) {
      throw new WrongSettingException(wrong);
    }
  }

  /** Asking for a stereotype would look at the conditions of every bean, and at annotations. */
  private List<BeanDefinition<?>> readers() {
    List<BeanDefinition<?>> readers = new ArrayList<>();
    for (BeanDefinitionReference<?> reference : context.getBeanDefinitionReferences()) {
      if (Setting.isOurs(reference.getBeanDefinitionName())
          && reference.getAnnotationMetadata().hasStereotype(READER)) {
        BeanDefinition<?> definition = reference.load(context);
        if (definition.isEnabled(context)) {
          readers.add(definition);
        }
      }
    }
    return readers;
  }

  private void checkStore() {
    String store = environment.getProperty("jobtail.store", String.class).orElse("sqlite");
    // tests bring stores of their own
    if (!STORES.contains(store) && !context.containsBean(EventStore.class)) {
      wrong.add(named("jobtail.store") + " is sqlite, redis or memory, not " + store);
    }
    boolean isSomewhere =
        environment.containsProperty("redis.uri") || environment.containsProperty("redis.uris");
    if (store.equals("redis") && !isSomewhere) {
      wrong.add(
          named("jobtail.store")
              + " is redis: REDIS_URI must say where that is, or redis.uris for a Cluster");
    }
  }

  /** Where nothing is given the defaults are right: creating what reads them waits for its use. */
  private void check(BeanDefinition<?> reader) {
    List<Setting> set = Setting.of(reader).filter(this::isGiven).toList();
    int before = wrong.size();
    set.forEach(this::checkTypes);
    if (wrong.size() > before) {
      return;
    }
    if (reader.hasStereotype(EachProperty.class)) {
      String each = Setting.prefix(reader);
      for (String name : names(each)) {
        check(
            each.replaceFirst("\\*", Matcher.quoteReplacement(name)),
            () -> context.getBean(reader.getBeanType(), Qualifiers.byName(name)));
      }
    } else if (!set.isEmpty()) {
      check(Setting.prefix(reader), () -> context.getBean(reader));
    }
  }

  private boolean isGiven(Setting setting) {
    return given.stream().anyMatch(one -> one.isOf(setting));
  }

  private void check(String prefix, Supplier<?> bean) {
    try {
      var _ = bean.get();
    } catch (BeanContextException e) {
      wrong.add(violation(prefix, e));
    }
  }

  /** What the user has named in a group. */
  private Collection<String> names(String key) {
    return environment.getPropertyEntries(key.substring(0, key.indexOf(".*")));
  }

  private void checkTypes(Setting setting) {
    if (!setting.isOfOneOfMany()) {
      checkType(setting.name(), setting);
      return;
    }
    for (String name : names(setting.name())) {
      checkType(setting.name().replaceFirst("\\*", Matcher.quoteReplacement(name)), setting);
    }
  }

  private void checkType(String key, Setting setting) {
    try {
      String text =
          setting.isMap() ? null : environment.getProperty(key, String.class).orElse(null);
      if (text == null) {
        return;
      }
      Object value = environment.getProperty(key, setting.type()).orElse(null);
      if (value == null) {
        wrong.add(named(key) + " is '" + text + "', which is " + setting.otherThan());
      } else if (value instanceof Duration duration && duration.isNegative()) {
        wrong.add(named(key) + " is " + text + ", and cannot be negative");
      }
    } catch (ConfigurationException e) { // a placeholder that nothing fills
      wrong.add(named(key) + ": " + e.getMessage());
    }
  }

  private void check(Commands commands) {
    try {
      commands.check();
    } catch (ConfigurationException e) {
      String message = Objects.requireNonNullElse(e.getMessage(), "");
      String key = message.replaceFirst("[: ].*", "");
      wrong.add(key.isEmpty() ? message : named(key) + message.substring(key.length()));
    }
  }

  /** What a class that reads settings says begins with a key, or with the last word of one. */
  private String violation(String prefix, BeanContextException failure) {
    StringBuilder said = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      said.append(cause.getMessage()).append('\n');
    }
    Matcher whole = WITH_KEY.matcher(said);
    if (whole.find()) {
      return named(whole.group(1)) + " " + whole.group(2);
    }
    Matcher violation = VIOLATION.matcher(said);
    return violation.find()
        ? named(prefix + "." + NameUtils.hyphenate(violation.group(1))) + " " + violation.group(2)
        : "the settings at " + prefix + " cannot be used: " + failure.getMessage();
  }

  /** The key, and where it was set. */
  private String named(String key) {
    return given.stream()
        .filter(one -> one.sets(key) || one.key().startsWith(key + "."))
        .findFirst()
        .map(one -> key + SettingPlace.after(one))
        .orElse(key);
  }
}
