/** The page of the API: what there is, and a form to try each operation. */

import { html, nothing, render } from "./html.js";
import { Attempt, useToken } from "./reference/attempt.js";
import { Description } from "./reference/description.js";
import { schemaLines } from "./reference/schema.js";
import { startScheme } from "./shell.js";

const place = document.getElementById("operations");

function start(description) {
  const attempts = new Map();
  const draw = () => render(page(description, attempts, draw), place);
  for (const operation of description.operations()) {
    attempts.set(operation.id, new Attempt(operation, draw));
  }
  draw();
  // a link names an operation, which is there only now
  document.getElementById(decodeURIComponent(location.hash.slice(1)))?.setAttribute("open", "");
}

function page(description, attempts) {
  return [
    html`<p>${description.text} <a href="openapi.json">openapi.json</a> is all of it for programs.</p>`,
    credential(),
    description.tags().map(
      ({ name, text, operations }) => html`
        <section aria-label=${name}>
          <h2>${name}</h2>
          <p>${text}</p>
          ${operations.map((one) => shown(description, one, attempts.get(one.id)))}
        </section>
      `,
    ),
    html`<section aria-label="Schemas"><h2>Schemas</h2>${description.schemas().map(schema)}</section>`,
  ];
}

/** The field has no name and no form: nothing keeps the token, and it is gone with the page. */
function credential() {
  return html`<p class="field">
    <label for="token">Token</label>
    <input
      id="token"
      type="password"
      autocomplete="off"
      spellcheck="false"
      @input=${(event) => useToken(event.target.value.trim())}
    />
    <small>Sent with what is tried here, where the server asks who you are. Without one, your session is.</small>
  </p>`;
}

function shown(description, operation, attempt) {
  return html`
    <details id=${operation.id} class="panel operation">
      <summary>
        <code><b>${operation.method}</b> ${operation.path}</code> <span>${operation.summary}</span>
      </summary>
      ${operation.text ? html`<p>${operation.text}</p>` : nothing} ${form(operation, attempt)} ${answers(description, operation)}
    </details>
  `;
}

function form(operation, attempt) {
  const send = (event) => {
    event.preventDefault();
    attempt.send(new FormData(event.target));
  };
  return html`
    <form @submit=${send}>
      ${operation.parameters.map((parameter) => field(operation, parameter))} ${body(operation)}
      ${accept(operation)}
      <p class="buttons">
        <button class="primary" ?disabled=${attempt.running}>Send</button>
        <button type="button" ?disabled=${!attempt.running} @click=${() => attempt.stop()}>Stop</button>
      </p>
    </form>
    ${outcome(operation, attempt)}
  `;
}

function field(operation, { key, name, where, required, description, schema }) {
  const id = `${operation.id}-${key}`;
  const choices = schema.enum ?? (schema.type === "boolean" ? [true, false] : undefined);
  const input = choices
    ? html`<select id=${id} name=${key}>
        <option></option>
        ${choices.map((choice) => html`<option>${choice}</option>`)}
      </select>`
    : html`<input id=${id} name=${key} ?required=${required} placeholder=${example(schema)} />`;
  return html`<p class="field">
    <label for=${id}><code>${name}</code> <small>${where}</small></label>
    ${input}<small>${description}</small>
  </p>`;
}

function example(schema) {
  const [first = schema.default ?? ""] = schema.examples ?? [];
  return first;
}

function body(operation) {
  const id = `${operation.id}-body`;
  return operation.body
    ? html`<p class="field">
        <label for=${id}>Body</label>
        <textarea id=${id} name="body" rows="4" spellcheck="false">${operation.body}</textarea>
      </p>`
    : nothing;
}

function accept(operation) {
  const id = `${operation.id}-accept`;
  return operation.types.length > 1
    ? html`<p class="field">
        <label for=${id}>Accept</label>
        <select id=${id} name="accept">
          ${operation.types.map((type) => html`<option>${type}</option>`)}
        </select>
      </p>`
    : nothing;
}

function outcome(operation, attempt) {
  return html`<div role="status" aria-label=${`Answer of ${operation.id}`}>
    ${attempt.head
      ? html`<p><code class="address">${attempt.head}</code></p>
          <pre tabindex="0" aria-label="Body of the answer">${attempt.headers}${attempt.text}</pre>`
      : nothing}
  </div>`;
}

function answers(description, operation) {
  return html`<table>
    <caption class="unseen">Answers of ${operation.id}</caption>
    <thead><tr><th scope="col">Status</th><th scope="col">Meaning</th><th scope="col">Body</th></tr></thead>
    <tbody>
      ${operation.answers.map(
        ({ status, text, content }) => html`<tr>
          <th scope="row">${status}</th>
          <td>${text}</td>
          <td>${content.map(([type, name]) => html`<code>${type}</code> ${link(name)}<br />`)}</td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}

const link = (name) => (name ? html`<a href=${`#schema-${name}`} @click=${open}>${name}</a>` : nothing);

function open(event) {
  document.querySelector(event.target.getAttribute("href"))?.setAttribute("open", "");
}

function schema([name, value]) {
  return html`<details id=${`schema-${name}`} class="panel">
    <summary><code>${name}</code></summary>
    ${value.description ? html`<p>${value.description}</p>` : nothing}
    <ul>
      ${schemaLines(value).map(
        ({ depth, name: field, kind, refers, text }) => html`<li data-depth=${depth}>
          <code>${field}</code> ${kind} ${link(refers)} <small>${text}</small>
        </li>`,
      )}
    </ul>
  </details>`;
}

startScheme();
fetch("openapi.json")
  .then((answer) => answer.json())
  .then(
    (found) => start(new Description(found)),
    (problem) => render(html`<p role="alert">${problem.message}</p>`, place),
  );
