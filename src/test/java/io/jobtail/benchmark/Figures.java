package io.jobtail.benchmark;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Results as JSON: the machine, the options, and every round of every contender. */
final class Figures {
  private final StringWriter text = new StringWriter();
  private final JsonGenerator json;

  private Figures() throws IOException {
    json = new JsonFactory().createGenerator(text).setPrettyPrinter(new DefaultPrettyPrinter());
  }

  static String of(List<Results> all, Machine machine, Options options) {
    try {
      Figures figures = new Figures();
      figures.write(all, machine, options);
      return figures.text + "\n";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(List<Results> all, Machine machine, Options options) throws IOException {
    json.writeStartObject();
    machine(machine);
    options(options);
    json.writeArrayFieldStart("scenarios");
    for (Results results : all) {
      scenario(results);
    }
    json.writeEndArray();
    json.writeEndObject();
    json.close();
  }

  private void machine(Machine machine) throws IOException {
    json.writeObjectFieldStart("machine");
    json.writeStringField("processor", machine.processor());
    json.writeNumberField("cores", machine.cores());
    json.writeNumberField("memoryMebibytes", machine.memory());
    json.writeStringField("kernel", machine.kernel());
    json.writeStringField("jdk", machine.jdk());
    json.writeStringField("date", machine.date());
    json.writeEndObject();
  }

  private void options(Options options) throws IOException {
    json.writeObjectFieldStart("options");
    json.writeNumberField("rounds", options.rounds());
    json.writeNumberField("seconds", options.seconds());
    json.writeNumberField("warmUpSeconds", options.warmUp());
    json.writeStringField("jvm", String.join(" ", options.jvm()));
    json.writeStringField("environment", options.environment().toString());
    json.writeEndObject();
  }

  private void scenario(Results results) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", results.scenario().name());
    json.writeStringField("title", results.scenario().title());
    json.writeArrayFieldStart("contenders");
    for (String contender : results.scenario().contenders()) {
      contender(results, contender);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("bars");
    for (Bar.Verdict verdict : results.verdicts()) {
      bar(verdict);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("figures");
    for (Figure figure : results.scenario().figures()) {
      figure(figure, results);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void contender(Results results, String contender) throws IOException {
    List<Report> rounds = results.rounds().getOrDefault(contender, List.of());
    json.writeStartObject();
    json.writeStringField("name", contender);
    if (results.notes().containsKey(contender)) {
      json.writeStringField("note", results.notes().get(contender));
    }
    if (!rounds.isEmpty()) {
      json.writeFieldName("median");
      report(Medians.of(rounds));
      json.writeArrayFieldStart("rounds");
      for (Report round : rounds) {
        report(round);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private void report(Report report) throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, Double> number : report.numbers().entrySet()) {
      json.writeNumberField(number.getKey(), number.getValue());
    }
    json.writeEndObject();
  }

  private void bar(Bar.Verdict verdict) throws IOException {
    json.writeStartObject();
    json.writeStringField("bar", verdict.bar().text());
    if (verdict.value().isPresent()) {
      json.writeNumberField("found", verdict.value().getAsDouble());
    }
    json.writeStringField("met", verdict.word());
    json.writeEndObject();
  }

  private void figure(Figure figure, Results results) throws IOException {
    OptionalDouble value = figure.of(results.scenario().subject(), results.rounds());
    json.writeStartObject();
    json.writeStringField("figure", figure.text());
    if (value.isPresent()) {
      json.writeNumberField("found", value.getAsDouble());
    }
    json.writeEndObject();
  }
}
