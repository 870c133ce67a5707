/** From a JSON Schema (2020-12) to the fields of a form. What no field can show is a JSON text. */

const DEEPEST = 5;
const COMBINED = ["oneOf", "anyOf", "not", "if", "prefixItems", "patternProperties", "dependentSchemas"];

/**
 * @typedef {object} Field
 * @property {"string" | "integer" | "number" | "boolean" | "enum" | "duration" | "array" | "object" | "json"} kind
 * @property {string} name
 * @property {string} pointer where its value is in the submission (RFC 6901)
 * @property {boolean} required
 * @property {boolean} seeded whether its default is filled in: not within what may be left out as a whole
 * @property {object} schema
 * @property {Field} [item] of an array
 * @property {Field[]} [fields] of an object
 */

/**
 * @param given the schema of this value
 * @param root the document that references point into
 */
export function fieldOf(
  { name, pointer, required = false, seeded = true, depth = 0 },
  given,
  root,
) {
  const schema = resolve(given, root);
  const field = { kind: kindOf(schema, root, depth), name, pointer, required, seeded, schema };
  if (field.kind === "array") {
    field.item = fieldOf({ name, pointer, required: true, depth: DEEPEST }, schema.items, root);
  }
  if (field.kind === "object") {
    const needed = new Set(schema.required);
    const inOrder = Object.entries(schema.properties).sort(
      ([a], [b]) => Number(needed.has(b)) - Number(needed.has(a)),
    );
    field.fields = inOrder.map(([key, value]) =>
      fieldOf(
        {
          name: key,
          pointer: `${pointer}/${escape(key)}`,
          required: needed.has(key),
          seeded: seeded && required,
          depth: depth + 1,
        },
        value,
        root,
      ),
    );
  }
  return field;
}

/** A name as a part of a JSON Pointer. */
export function escape(name) {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** The values that a field of kind "enum" has. */
export function choices(schema) {
  return "const" in schema ? [schema.const] : schema.enum;
}

function resolve(given, root) {
  let schema = typeof given === "object" && given !== null ? given : {};
  for (let hops = 0; hops < 16 && (schema.$ref || schema.allOf); hops++) {
    const { $ref, allOf = [], ...rest } = schema;
    schema = Object.assign({}, ...allOf, $ref ? lookUp($ref, root) : {}, rest);
  }
  if (Array.isArray(schema.type)) {
    const types = schema.type.filter((type) => type !== "null");
    schema = { ...schema, type: types.length === 1 ? types[0] : undefined };
  }
  return schema;
}

function lookUp(reference, root) {
  if (!reference.startsWith("#")) {
    return {};
  }
  let found = root;
  for (const part of reference.slice(1).split("/").slice(1)) {
    found = found?.[decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~")];
  }
  return typeof found === "object" && found !== null ? found : {};
}

function kindOf(schema, root, depth) {
  if ("const" in schema || Array.isArray(schema.enum)) {
    return choices(schema).every(isScalar) ? "enum" : "json";
  }
  if (COMBINED.some((word) => word in schema)) {
    return "json";
  }
  switch (schema.type) {
    case "string":
      return schema.format === "duration" ? "duration" : "string";
    case "integer":
    case "number":
    case "boolean":
      return schema.type;
    case "array":
      return depth < DEEPEST && isListOfScalars(schema, root) ? "array" : "json";
    case "object":
      return depth < DEEPEST && isPlainObject(schema) ? "object" : "json";
    default:
      return "json";
  }
}

function isListOfScalars({ items }, root) {
  const kind = items ? kindOf(resolve(items, root), root, DEEPEST) : "json";
  return kind !== "json";
}

/** Names that are not known before have no field. */
function isPlainObject({ properties, additionalProperties }) {
  return properties !== undefined && typeof additionalProperties !== "object";
}

function isScalar(value) {
  return value === null || typeof value !== "object";
}
