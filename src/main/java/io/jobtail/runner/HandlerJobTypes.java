package io.jobtail.runner;

import io.micronaut.context.BeanContext;
import io.micronaut.core.type.Argument;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.validation.validator.Validator;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The types that are beans of this process. */
@Singleton
final class HandlerJobTypes implements JobTypeSource {
  private final BeanContext beans;
  private final ParamsSchemas schemas;
  private final ParamsMapper mapper;
  private final Validator validator;

  HandlerJobTypes(
      BeanContext beans, ParamsSchemas schemas, ParamsMapper mapper, Validator validator) {
    this.beans = beans;
    this.schemas = schemas;
    this.mapper = mapper;
    this.validator = validator;
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked"}) // the type arguments are what is looked up
  public Collection<JobType> types() {
    List<JobType> types = new ArrayList<>();
    for (BeanDefinition<JobHandler> definition : beans.getBeanDefinitions(JobHandler.class)) {
      types.add(type(beans.getBean(definition), definition));
    }
    return types;
  }

  @SuppressWarnings("unchecked") // the first type argument of a JobHandler<P, R> is P
  private <P> JobType type(JobHandler<P, ?> handler, BeanDefinition<?> definition) {
    List<Argument<?>> arguments = definition.getTypeArguments(JobHandler.class);
    if (arguments.isEmpty() || arguments.getFirst().getType() == Object.class) {
      throw new IllegalStateException(
          "%s must say which parameters it takes: implement JobHandler<P, R> with a @Serdeable"
                  .formatted(definition.getBeanType().getName())
              + " record for P");
    }
    Argument<P> params = (Argument<P>) arguments.getFirst();
    return new HandlerJobType<>(
        handler, params, () -> schemas.of(params.asType()), mapper, validator);
  }
}
