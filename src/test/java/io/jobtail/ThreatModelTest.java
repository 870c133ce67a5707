package io.jobtail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each line of the threat model names the test that shows it. */
class ThreatModelTest {
  private static final Path PAGE = Path.of("src/site/markdown/security.md");
  private static final Pattern NAMED =
      Pattern.compile("`([a-z.]*[A-Z][A-Za-z0-9]*(?:Test|IT))#([a-z0-9_]+)`");

  private static final List<Class<? extends Annotation>> RUN =
      List.of(Test.class, ParameterizedTest.class, RepeatedTest.class, Property.class);

  static List<String> lines() throws IOException {
    List<String> all = Files.readAllLines(PAGE);
    List<String> model = all.subList(all.indexOf("## Threat model") + 1, all.size());
    return model.stream()
        .filter(line -> line.startsWith("| ") && !line.endsWith("| shown by |"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("lines")
  void names_tests_that_are_run(String line) throws ClassNotFoundException {
    Matcher named = NAMED.matcher(line);
    assertThat(named.find()).as(line).isTrue();
    named.reset();
    while (named.find()) {
      Class<?> test = Class.forName("io.jobtail." + named.group(1));
      assertThat(methods(test)).as(line).anyMatch(method -> isRun(method, named.group(2)));
    }
  }

  private static boolean isRun(Method method, String name) {
    return method.getName().equals(name)
        && !method.isAnnotationPresent(Disabled.class)
        && RUN.stream().anyMatch(method::isAnnotationPresent);
  }

  /** Its own, and those of what it extends: several tests share what they show. */
  private static List<Method> methods(Class<?> test) {
    assertThat(Modifier.isAbstract(test.getModifiers())).isFalse();
    return Stream.<Class<?>>iterate(test, Objects::nonNull, Class::getSuperclass)
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .toList();
  }

  @Test
  void a_method_that_is_only_there_shows_nothing() {
    assertThat(methods(ThreatModelTest.class))
        .noneMatch(method -> isRun(method, "lines"))
        .anyMatch(method -> isRun(method, "names_tests_that_are_run"));
  }

  @Test
  void has_lines() throws IOException {
    assertThat(lines()).hasSizeGreaterThan(20);
  }
}
