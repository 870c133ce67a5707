/**
 * Terminal colors as classes. Only colors and the like are followed; whatever else a terminal would do
 * is left out, and so are control characters. The result is text and class names, never HTML.
 */

const SOME = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/;
// colors; other control sequences; strings for the terminal; other escapes; control characters
const CONTROL =
  /\x1b\[([\d;:]*)m|(?:\x1b\[|\x9b)[\x30-\x3f]*[\x20-\x2f]*[\x40-\x7e]?|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|\x1b[\x20-\x2f]*[\x30-\x7e]?|[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;
const FLAGS = { 1: "bold", 2: "dim", 3: "italic", 4: "underline", 7: "inverse", 9: "strike" };
const ENDS = { 21: ["bold"], 22: ["bold", "dim"], 23: ["italic"], 24: ["underline"], 27: ["inverse"], 29: ["strike"] };
const LEVELS = [0, 95, 135, 175, 215, 255];

/** Past so many pieces a line is given in one color. */
const MOST_PIECES = 250;

/** @param text of one line */
export function pieces(text) {
  if (!SOME.test(text)) {
    return [{ text, classes: "" }];
  }
  const found = [];
  const style = { flags: new Set(), fore: undefined, back: undefined };
  let classes = "";
  let from = 0;
  const add = (to) => {
    const piece = text.slice(from, to);
    const last = found.at(-1);
    if (piece && last && (last.classes === classes || found.length >= MOST_PIECES)) {
      last.text += piece;
    } else if (piece) {
      found.push({ text: piece, classes });
    }
  };
  for (const match of text.matchAll(CONTROL)) {
    add(match.index);
    from = match.index + match[0].length;
    if (match[1] !== undefined) {
      apply(style, match[1]);
      classes = classesOf(style);
    }
  }
  add(text.length);
  return found;
}

/** The same without colors. */
export const plain = (text) => (SOME.test(text) ? text.replace(CONTROL, "") : text);

function classesOf({ flags, fore, back }) {
  const inverse = flags.has("inverse");
  const [front, behind] = inverse ? [back ?? "-back", fore ?? "-fore"] : [fore, back];
  const names = [...flags].filter((flag) => flag !== "inverse");
  if (front !== undefined) {
    names.push(`f${front}`);
  }
  if (behind !== undefined) {
    names.push(`b${behind}`);
  }
  return names.join(" ");
}

/** @param codes of one sequence (ECMA-48, 8.3.117) */
function apply(style, codes) {
  const numbers = codes.split(/[;:]/).map(Number);
  for (let i = 0; i < numbers.length; i++) {
    const code = numbers[i];
    if (code === 38 || code === 48) {
      const { color, used } = extended(numbers, i + 1);
      i += used;
      if (color !== undefined) {
        style[code === 38 ? "fore" : "back"] = color;
      }
    } else {
      simple(style, code);
    }
  }
}

function simple(style, code) {
  if (code === 0) {
    style.flags.clear();
    style.fore = style.back = undefined;
  } else if (FLAGS[code]) {
    style.flags.add(FLAGS[code]);
  } else if (ENDS[code]) {
    ENDS[code].forEach((flag) => style.flags.delete(flag));
  } else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) {
    style.fore = code < 40 ? code - 30 : code - 82;
  } else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) {
    style.back = code < 50 ? code - 40 : code - 92;
  } else if (code === 39) {
    style.fore = undefined;
  } else if (code === 49) {
    style.back = undefined;
  }
}

/** `5;N` is one of 256 colors, `2;R;G;B` any: the one of 256 that is nearest is taken. */
function extended(numbers, at) {
  if (numbers[at] === 5) {
    const color = numbers[at + 1];
    return { color: color >= 0 && color <= 255 ? color : undefined, used: 2 };
  }
  if (numbers[at] === 2) {
    const rgb = numbers.slice(at + 1, at + 4);
    const valid = rgb.length === 3 && rgb.every((one) => one >= 0 && one <= 255);
    return { color: valid ? nearest(rgb) : undefined, used: 4 };
  }
  return { color: undefined, used: 0 };
}

function nearest([red, green, blue]) {
  if (Math.max(red, green, blue) - Math.min(red, green, blue) < 12) {
    const gray = Math.round((red - 8) / 10);
    return gray < 0 ? 16 : gray > 23 ? 231 : 232 + gray;
  }
  const level = (value) =>
    LEVELS.reduce((best, one, i) => (Math.abs(one - value) < Math.abs(LEVELS[best] - value) ? i : best), 0);
  return 16 + 36 * level(red) + 6 * level(green) + level(blue);
}

/** The rules of all colors. */
export function palette() {
  const rules = [];
  for (let i = 0; i < 256; i++) {
    const color = i < 16 ? `var(--jobtail-ansi-${i}, ${NAMED[i]})` : rgb(i);
    rules.push(`.f${i}{color:${color}}.b${i}{background:${color}}`);
  }
  return rules.join("");
}

// readable on the background of either scheme
const NAMED = [
  ["#000000", "#7d8590"], ["#c0232b", "#ff7b72"], ["#116329", "#3fb950"], ["#7a5200", "#d29922"],
  ["#0550ae", "#58a6ff"], ["#8250df", "#bc8cff"], ["#1b6f77", "#39c5cf"], ["#5c6670", "#c9d1d9"],
  ["#57606a", "#8b949e"], ["#a40e26", "#ffa198"], ["#1a7f37", "#56d364"], ["#633c01", "#e3b341"],
  ["#0969da", "#79c0ff"], ["#6639ba", "#d2a8ff"], ["#136061", "#56d4dd"], ["#32383f", "#ffffff"],
].map(([light, dark]) => `light-dark(${light},${dark})`);

function rgb(i) {
  if (i >= 232) {
    const gray = 8 + (i - 232) * 10;
    return `rgb(${gray} ${gray} ${gray})`;
  }
  const cube = i - 16;
  return `rgb(${LEVELS[Math.floor(cube / 36)]} ${LEVELS[Math.floor(cube / 6) % 6]} ${LEVELS[cube % 6]})`;
}
