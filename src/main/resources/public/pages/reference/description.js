/** The description of the API as the page needs it: with what it refers to in its place. */

const METHODS = ["get", "post", "put", "delete"];
const EXAMPLES = { submit: { type: "emit", params: { lines: 5, rate: 1 } }, ticket: { board: true } };

export class Description {
  #found;

  constructor(found) {
    this.#found = found;
  }

  get text() {
    return this.#found.info.description;
  }

  schemas() {
    return Object.entries(this.#found.components.schemas);
  }

  tags() {
    return this.#found.tags.map(({ name, description }) => ({
      name,
      text: description,
      operations: this.operations().filter(({ tags }) => tags.includes(name)),
    }));
  }

  operations() {
    return Object.entries(this.#found.paths).flatMap(([path, item]) =>
      METHODS.filter((method) => item[method]).map((method) => this.#operation(path, method, item[method])),
    );
  }

  #operation(path, method, operation) {
    const answers = Object.entries(operation.responses).map(([status, answer]) => this.#answer(status, answer));
    return {
      id: operation.operationId,
      tags: operation.tags,
      method: method.toUpperCase(),
      path,
      summary: operation.summary,
      text: operation.description === operation.summary ? undefined : operation.description,
      parameters: (operation.parameters ?? []).map((parameter) => this.#parameter(parameter)),
      body: operation.requestBody ? JSON.stringify(EXAMPLES[operation.operationId] ?? {}, null, 2) : undefined,
      answers,
      types: [...new Set(answers.filter(({ status }) => /^2/.test(status)).flatMap(typesOf))],
    };
  }

  #parameter(given) {
    const { name, in: where, required = false, description = "", schema } = this.#resolve(given);
    const resolved = this.#resolve(schema);
    return { key: `${where}:${name}`, name, where, required, description, schema: resolved };
  }

  #answer(status, given) {
    const { description, content = {} } = this.#resolve(given);
    const named = Object.entries(content).map(([type, { schema }]) => [type, schema?.$ref?.split("/").pop()]);
    return { status, text: description, content: named };
  }

  /** A reference's own description is that of the status only. */
  #resolve(value) {
    return value.$ref
      ? value.$ref
          .slice(2)
          .split("/")
          .reduce((found, name) => found[name], this.#found)
      : value;
  }
}

const typesOf = ({ content }) => content.map(([type]) => type);
