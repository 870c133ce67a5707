package io.jobtail.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.generator.impl.module.SimpleTypeModule;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationModule;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationOption;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.ConversionService;
import jakarta.inject.Singleton;
import java.lang.reflect.Field;
import java.lang.reflect.Type;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Describes parameter records by JSON Schema, Draft 2020-12. It comes with seven hundred classes:
 * whoever can do without does not create it.
 */
@Singleton
final class SchemaMaker {
  private final SchemaGenerator generator;

  SchemaMaker() {
    SchemaGeneratorConfigBuilder builder =
        new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
            .with(new SimpleTypeModule().withStringType(Duration.class, "duration"))
            .with(
                new JakartaValidationModule(
                    JakartaValidationOption.NOT_NULLABLE_FIELD_IS_REQUIRED,
                    JakartaValidationOption.INCLUDE_PATTERN_EXPRESSIONS))
            .with(
                Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT,
                Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES,
                Option.EXTRA_OPEN_API_FORMAT_VALUES,
                Option.PLAIN_DEFINITION_KEYS);
    builder.forFields().withDefaultResolver(SchemaMaker::defaultValue);
    generator = new SchemaGenerator(builder.build());
  }

  private static @Nullable Object defaultValue(FieldScope field) {
    Bindable bindable = bindable(field.getRawMember());
    if (bindable == null) {
      return null;
    }
    Class<?> type = field.getType().getErasedType();
    Class<?> plain =
        type.isPrimitive() || Number.class.isAssignableFrom(type) || type == Boolean.class
            ? type
            : String.class;
    return ConversionService.SHARED.convertRequired(bindable.defaultValue(), plain);
  }

  /** On a record's component it is found at the accessor. */
  private static @Nullable Bindable bindable(Field field) {
    try {
      return field
          .getDeclaringClass()
          .getDeclaredMethod(field.getName())
          .getAnnotation(Bindable.class);
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  /** The schema's text. */
  String of(Type params) {
    JsonNode schema = generator.generateSchema(params);
    if (!(schema instanceof ObjectNode)) {
      throw new IllegalStateException(params + " has no schema that is an object");
    }
    return schema.toString();
  }
}
