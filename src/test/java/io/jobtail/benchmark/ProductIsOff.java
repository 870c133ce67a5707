package io.jobtail.benchmark;

import io.micronaut.context.BeanContext;
import io.micronaut.context.BeanResolutionContext;
import io.micronaut.inject.BeanConfiguration;

/** Leaves the product's beans, which are on the class path too, out of the twin. */
final class ProductIsOff implements BeanConfiguration {
  @Override
  public boolean isEnabled(BeanContext context) {
    return false;
  }

  @Override
  public boolean isEnabled(BeanContext context, BeanResolutionContext resolution) {
    return false;
  }

  @Override
  public boolean isWithin(String name) {
    return name.startsWith("io.jobtail.") && !name.startsWith(getPackage().getName() + '.');
  }

  @Override
  public Package getPackage() {
    return ProductIsOff.class.getPackage();
  }

  @Override
  public String getName() {
    return "io.jobtail without " + getPackage().getName();
  }

  @Override
  public String getVersion() {
    return "";
  }
}
