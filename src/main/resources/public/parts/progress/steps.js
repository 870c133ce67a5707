import { make, mark, say } from "../element.js";

const DEEPEST = 8;

/** Shows the steps of a job, each under its parent. What is there already stays. */
export function steps(list, steps) {
  const ordered = order(steps);
  while (list.children.length > ordered.length) {
    list.lastChild.remove();
  }
  ordered.forEach(({ step, depth }, i) => {
    const item = list.children[i] ?? list.appendChild(make("li", { part: "step" }, make("span"), make("span")));
    mark(item, "data-state", step.state);
    item.style.setProperty("--_depth", Math.min(depth, DEEPEST));
    say(item.firstChild, step.name);
    say(item.lastChild, step.state === "running" && step.percent !== undefined ? `${Math.floor(step.percent)} %` : "");
    mark(item, "aria-label", `${step.name}, ${step.state}`);
  });
}

/** Children behind their parents, in the order in which they began. */
function order(steps) {
  const known = new Set(steps.map((step) => step.id));
  const children = new Map();
  for (const step of steps) {
    const parent = known.has(step.parent) && step.parent !== step.id ? step.parent : undefined;
    const siblings = children.get(parent);
    if (siblings) {
      siblings.push(step);
    } else {
      children.set(parent, [step]);
    }
  }
  const ordered = [];
  const stack = (children.get(undefined) ?? []).map((step) => ({ step, depth: 0 })).reverse();
  while (stack.length > 0) {
    const { step, depth } = stack.pop();
    ordered.push({ step, depth });
    const below = (children.get(step.id) ?? []).map((child) => ({ step: child, depth: depth + 1 }));
    stack.push(...below.reverse());
  }
  return ordered;
}
