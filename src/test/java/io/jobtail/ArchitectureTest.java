package io.jobtail;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between packages: data flows one way, and nothing imports an adapter. */
@AnalyzeClasses(packages = "io.jobtail", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String JOB = "io.jobtail.job";
  private static final String WIRE = "io.jobtail.wire";
  private static final String STORE = "io.jobtail.store";
  private static final String RUNNER = "io.jobtail.runner";
  private static final String REDACT = "io.jobtail.runner.redact";
  private static final String COMMAND = "io.jobtail.runner.command";
  private static final String STREAM = "io.jobtail.stream";
  private static final String ACCESS = "io.jobtail.access";
  private static final String WEB = "io.jobtail.web";
  private static final String CLIENT = "io.jobtail.client";
  private static final String METRICS = "io.jobtail.metrics";
  private static final String TRACING = "io.jobtail.tracing";
  private static final String ADAPTERS = "io.jobtail.store.*";

  @ArchTest
  static final ArchRule the_vocabulary_depends_on_java_and_annotations_only =
      classes()
          .that()
          .resideInAPackage(JOB)
          .should()
          .onlyDependOnClassesThat(resideInAnyPackage(JOB, "java..", "org.jspecify.annotations"));

  @ArchTest static final ArchRule wire_depends_on_job = onlyOurs(WIRE, JOB);
  @ArchTest static final ArchRule store_depends_on_job_and_wire = onlyOurs(STORE, WIRE, JOB);

  @ArchTest
  static final ArchRule adapters_depend_on_the_port =
      onlyOurs(ADAPTERS, ADAPTERS, STORE, WIRE, JOB);

  @ArchTest
  static final ArchRule runner_depends_on_store = onlyOurs(RUNNER, REDACT, STORE, WIRE, JOB);

  @ArchTest static final ArchRule masking_depends_on_the_form_of_text = onlyOurs(REDACT, WIRE, JOB);

  @ArchTest
  static final ArchRule commands_depend_on_the_runner =
      onlyOurs(COMMAND, RUNNER, REDACT, STORE, WIRE, JOB);

  @ArchTest static final ArchRule stream_depends_on_store = onlyOurs(STREAM, STORE, WIRE, JOB);

  @ArchTest
  static final ArchRule web_depends_on_what_it_shows =
      onlyOurs(WEB, ACCESS, RUNNER, REDACT, STREAM, STORE, WIRE, JOB);

  @ArchTest static final ArchRule access_knows_whose_jobs_are = onlyOurs(ACCESS, REDACT, JOB);

  @ArchTest static final ArchRule the_client_stands_alone = onlyOurs(CLIENT, WIRE, JOB);

  @ArchTest
  static final ArchRule metrics_depend_on_what_they_measure =
      onlyOurs(METRICS, RUNNER, STREAM, STORE, JOB);

  @ArchTest
  static final ArchRule tracing_depends_on_what_it_traces =
      onlyOurs(TRACING, WEB, RUNNER, REDACT, WIRE, JOB);

  @ArchTest
  static final ArchRule nobody_else_knows_who_traces =
      noClasses()
          .that()
          .resideOutsideOfPackage(TRACING)
          .should()
          .dependOnClassesThat(resideInAnyPackage(TRACING, "io.opentelemetry.."));

  @ArchTest
  static final ArchRule nobody_else_knows_how_it_is_measured =
      noClasses()
          .that()
          .resideOutsideOfPackage(METRICS)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  METRICS, "io.micrometer..", "io.micronaut.configuration.metrics.."));

  @ArchTest
  static final ArchRule no_adapter_is_imported =
      noClasses()
          .that()
          .resideOutsideOfPackage(ADAPTERS)
          .should()
          .dependOnClassesThat(resideInAPackage(ADAPTERS));

  @ArchTest
  static final ArchRule adapters_do_not_know_each_other =
      slices().matching("io.jobtail.store.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule no_cycles = slices().matching("io.jobtail.(**)").should().beFreeOfCycles();

  private static ArchRule onlyOurs(String from, String... to) {
    return noClasses()
        .that()
        .resideInAPackage(from)
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.jobtail..")
                .and(resideOutside(from))
                .and(DescribedPredicate.not(resideInAnyPackage(to))));
  }

  private static DescribedPredicate<JavaClass> resideOutside(String from) {
    return DescribedPredicate.not(resideInAPackage(from));
  }
}
