package io.jobtail.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** The description of the API that the build has made. */
final class Described {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");

  private final JsonNode document;
  private final JsonNode strict;

  private Described(JsonNode document) {
    this.document = document;
    this.strict = closed(document.deepCopy());
  }

  static Described read() {
    try (InputStream in = Described.class.getResourceAsStream("/META-INF/swagger/openapi.json")) {
      return new Described(JSON.readTree(Objects.requireNonNull(in, "openapi.json is not built")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One operation. */
  record Operation(String id, String method, String path, JsonNode node) {
    boolean isAt(String asked) {
      String pattern = Pattern.quote(path).replaceAll("\\{\\w+}", "\\\\E[^/]+\\\\Q");
      return Pattern.matches(pattern, asked);
    }

    boolean isWrite() {
      return !method.equals("GET");
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  List<Operation> operations() {
    List<Operation> all = new ArrayList<>();
    document
        .path("paths")
        .properties()
        .forEach(path ->
            path.getValue().properties().stream()
                .filter(method -> METHODS.contains(method.getKey()))
                .forEach(method ->
                    all.add(
                        new Operation(
                            method.getValue().path("operationId").asText(),
                            method.getKey().toUpperCase(java.util.Locale.ROOT),
                            path.getKey(),
                            method.getValue()))));
    return all;
  }

  /** The operation that such a request is for; a HEAD is as a GET. */
  Optional<Operation> find(String method, String path) {
    String known = method.equals("HEAD") ? "GET" : method;
    return operations().stream()
        .filter(operation -> operation.method().equals(known) && operation.isAt(path))
        .findFirst();
  }

  boolean hasPath(String path) {
    return operations().stream().anyMatch(operation -> operation.isAt(path));
  }

  Set<Integer> statuses(Operation operation) {
    Set<Integer> statuses = new TreeSet<>();
    operation
        .node()
        .path("responses")
        .fieldNames()
        .forEachRemaining(name -> statuses.add(Integer.valueOf(name)));
    return statuses;
  }

  /** The answer's media types. */
  Set<String> types(Operation operation, int status) {
    Set<String> types = new TreeSet<>();
    response(operation, status).path("content").fieldNames().forEachRemaining(types::add);
    return types;
  }

  /** The name of the schema of such a body; empty where there is none. */
  String schema(Operation operation, int status, String type) {
    String reference =
        response(operation, status).path("content").path(type).path("schema").path("$ref").asText();
    return reference.substring(reference.lastIndexOf('/') + 1);
  }

  /** Names of headers that such an answer has, or may have. */
  List<String> headers(Operation operation, int status) {
    List<String> names = new ArrayList<>();
    response(operation, status).path("headers").fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Whether such an answer always has the header. */
  boolean isRequired(Operation operation, int status, String header) {
    JsonNode described = response(operation, status).path("headers").path(header);
    return resolve(described).path("required").asBoolean();
  }

  /** What is wrong with the value of a header. */
  List<String> wrongHeader(Operation operation, int status, String name, String value) {
    JsonNode header = resolve(response(operation, status).path("headers").path(name));
    boolean isNumber = header.path("schema").path("type").asText().equals("integer");
    return wrong(header.path("schema"), isNumber ? value : '"' + value.replace("\"", "\\\"") + '"');
  }

  /** Names of query parameters. */
  Set<String> query(Operation operation) {
    Set<String> names = new TreeSet<>();
    for (JsonNode parameter : operation.node().path("parameters")) {
      JsonNode resolved = resolve(parameter);
      if (resolved.path("in").asText().equals("query")) {
        names.add(resolved.path("name").asText());
      }
    }
    return names;
  }

  /** Names of the ways to say who one is, each with the scopes of which one is needed. */
  Map<String, Set<String>> security(Operation operation) {
    Map<String, Set<String>> ways = new TreeMap<>();
    for (JsonNode requirement : operation.node().path("security")) {
      requirement
          .properties()
          .forEach(way -> {
            Set<String> scopes = ways.computeIfAbsent(way.getKey(), _ -> new TreeSet<>());
            way.getValue().forEach(scope -> scopes.add(scope.asText()));
          });
    }
    return ways;
  }

  /** Names of the kinds of event. */
  Set<String> events() {
    Set<String> names = new TreeSet<>();
    for (JsonNode kind : document.at("/components/schemas/Event/oneOf")) {
      names.add(resolve(kind).at("/properties/event/const").asText());
    }
    return names;
  }

  /** What is wrong with a value, as the schema of that name sees it; unknown fields are too. */
  List<String> wrong(String schema, String json) {
    ObjectNode reference = JSON.createObjectNode();
    reference.put("$ref", "#/components/schemas/" + schema);
    return wrong(reference, json);
  }

  private List<String> wrong(JsonNode schema, String json) {
    ObjectNode whole = schema.deepCopy();
    whole.set("components", strict.path("components"));
    try {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(whole)
          .validate(JSON.readTree(json))
          .stream()
          .map(ValidationMessage::getMessage)
          .toList();
    } catch (IOException e) {
      return List.of("no JSON: " + json);
    }
  }

  private JsonNode response(Operation operation, int status) {
    return resolve(operation.node().path("responses").path(Integer.toString(status)));
  }

  private JsonNode resolve(JsonNode node) {
    return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
  }

  /** Clients must expect new fields; here one that is not described is a mistake. */
  private static JsonNode closed(JsonNode node) {
    if (node instanceof ObjectNode object
        && object.path("properties").isObject()
        && !object.has("additionalProperties")) {
      object.put("additionalProperties", false);
    }
    StreamSupport.stream(node.spliterator(), false).forEach(Described::closed);
    return node;
  }
}
