// Elements of the page. Whatever a skill or a listener said becomes text here, never markup.

/** An HTML element. A property `onclick` is a listener; all others are attributes, left out when false or null. */
export function element(name, properties = {}, ...children) {
  return filled(document.createElement(name), properties, children);
}

/** The same for a part of a drawing. */
export function drawn(name, properties = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", name), properties, children);
}

/** One of the symbols at the top of index.html. */
export function icon(name) {
  return drawn("svg", { "aria-hidden": "true" }, drawn("use", { href: `#icon-${name}` }));
}

/** Puts these children in the place of what is there. */
export function fill(root, ...children) {
  root.replaceChildren(...there(children));
}

function filled(made, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...there(children));
  return made;
}

function there(children) {
  return children.flat(Infinity).filter((child) => child !== false && child !== null && child !== undefined && child !== "");
}
