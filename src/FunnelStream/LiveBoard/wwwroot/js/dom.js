// Builds elements. Text is always text: nothing here, and nothing elsewhere, makes markup of it.

const svgNamespace = 'http://www.w3.org/2000/svg';

/** An element with attributes (or `on...` listeners, `style` custom properties) and children. Null children are left out. */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function s(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(svgNamespace, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'style') for (const [property, text] of Object.entries(value)) element.style.setProperty(property, text);
    else element.setAttribute(name, value === true ? '' : value);
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) append(element, child);
    else element.append(child);
  }
}

/** Writes a text only where it differs: an unchanged node costs no layout. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Shows what `build` makes, but only where `key` differs from the last time: what stands keeps its focus. */
export function render(element, key, build) {
  if (element.dataset.shown === key) return;
  element.dataset.shown = key;
  element.replaceChildren(...[build()].flat().filter(Boolean));
}
