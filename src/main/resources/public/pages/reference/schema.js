/** A schema as lines: a field each, with what is below it after it. */

const refOf = (schema) => schema?.$ref?.split("/").pop();

function kindOf(schema) {
  if (schema.const !== undefined) {
    return `"${schema.const}"`;
  }
  if (schema.enum) {
    return schema.enum.join(" | ");
  }
  if (schema.type === "array") {
    return `list of ${schema.items.type ?? ""}`;
  }
  return [schema.type, schema.format ?? schema.pattern].filter(Boolean).join(", ");
}

/** All of it, to the bottom; a reference is a name. */
export function schemaLines(schema, depth = 0) {
  const options = schema.oneOf ?? [];
  const fields = Object.entries(schema.properties ?? {});
  const own = fields.length === 0 && options.length === 0 && depth === 0 ? [line("", schema, depth, true)] : [];
  return [
    ...own,
    ...options.flatMap((option) => [line("one of", option, depth, true), ...below(option, depth)]),
    ...fields.flatMap(([name, value]) => [
      line(name, value, depth, schema.required?.includes(name)),
      ...below(value.items ?? value, depth),
    ]),
  ];
}

const below = (schema, depth) => (schema.properties || schema.oneOf ? schemaLines(schema, depth + 1) : []);

function line(name, schema, depth, required) {
  return {
    depth,
    name: required ? name : `${name}?`,
    kind: kindOf(schema),
    refers: refOf(schema) ?? refOf(schema.items),
    text: schema.description ?? "",
  };
}
