package io.jobtail;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.DefaultApplicationContext;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.core.annotation.AnnotationUtil;
import io.micronaut.inject.BeanDefinitionReference;
import io.micronaut.runtime.Micronaut;
import java.util.List;

/**
 * The service with its configuration and without its work: nothing is made when it starts but the
 * check of the settings.
 */
final class IdleContext extends Micronaut {
  IdleContext(List<String> settings) {
    args(settings.toArray(String[]::new));
    banner(false);
    mainClass(Application.class);
  }

  /** Without a server. */
  @Override
  public ApplicationContext start() {
    return build().start();
  }

  @Override
  @SuppressWarnings("overrides") // the framework's own
  protected ApplicationContext newApplicationContext() {
    return new DefaultApplicationContext(this) {
      @Override
      @SuppressWarnings("rawtypes") // the framework says so
      protected List<BeanDefinitionReference> resolveBeanDefinitionReferences() {
        return super.resolveBeanDefinitionReferences().stream()
            .filter(IdleContext::isIdle)
            .toList();
      }
    };
  }

  /** What else refuses a start by settings that do not go together. */
  private static boolean isCheck(BeanDefinitionReference<?> reference) {
    return reference
        .getAnnotationMetadata()
        .stringValue(AnnotationUtil.NAMED)
        .filter("start-check"::equals)
        .isPresent();
  }

  private static boolean isIdle(BeanDefinitionReference<?> reference) {
    boolean acts =
        reference.isContextScope()
            || reference.requiresMethodProcessing()
            || ApplicationEventListener.class.isAssignableFrom(reference.getBeanType());
    return !acts || reference.getBeanType() == SettingsCheck.class || isCheck(reference);
  }
}
