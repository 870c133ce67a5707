package io.jobtail;

import io.jobtail.store.EventStore;
import io.micronaut.context.BeanContext;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.env.Environment;
import io.micronaut.context.exceptions.BeanContextException;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.naming.NameUtils;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.type.Argument;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.qualifiers.Qualifiers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks at every setting of ours before anything starts. The framework takes the default where a
 * value cannot be read as its type, and says nothing.
 */
@Context
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SettingsCheck {
  private static final Pattern VIOLATION =
      Pattern.compile("(?m)^\\s*(?:[\\w.$]+\\.)?(\\w+) - (.+)$");

  SettingsCheck(BeanContext context, Environment environment) {
    if (!context.containsBean(EventStore.class)) {
      throw new WrongSettingException(
          "jobtail.store is sqlite, redis or memory, not "
              + environment.getProperty("jobtail.store", String.class).orElse("absent"));
    }
    context
        .getBeanDefinitions(Qualifiers.byStereotype(ConfigurationProperties.class))
        .forEach(definition -> {
          if (definition.getBeanType().getName().startsWith("io.jobtail.")) {
            check(context, environment, definition);
          }
        });
  }

  private static void check(
      BeanContext context, Environment environment, BeanDefinition<?> definition) {
    for (Argument<?> argument : definition.getConstructor().getArguments()) {
      argument
          .getAnnotationMetadata()
          .stringValue(Property.class, "name")
          .ifPresent(name -> checkType(environment, name, argument));
    }
    try {
      context.getBean(definition);
    } catch (BeanContextException e) {
      throw wrong(definition, e);
    }
  }

  private static void checkType(Environment environment, String name, Argument<?> argument) {
    String given = environment.getProperty(name, String.class).orElse(null);
    if (given != null && environment.getProperty(name, argument).isEmpty()) {
      throw new WrongSettingException(
          name + " is '" + given + "', which is no " + argument.getType().getSimpleName());
    }
  }

  private static WrongSettingException wrong(
      BeanDefinition<?> definition, BeanContextException failure) {
    String prefix = definition.stringValue(ConfigurationProperties.class).orElse("jobtail");
    StringBuilder said = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      said.append(cause.getMessage()).append('\n');
    }
    Matcher violation = VIOLATION.matcher(said);
    return new WrongSettingException(
        violation.find()
            ? prefix + "." + NameUtils.hyphenate(violation.group(1)) + " " + violation.group(2)
            : "the settings at " + prefix + " cannot be used: " + failure.getMessage());
  }
}
