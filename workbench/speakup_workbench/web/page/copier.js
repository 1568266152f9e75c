// A button that copies, and says that it has.

import { element } from "./element.js";

const SHOWN = 1500;

/** `text` is a function: what is copied may be long, and is made only then. */
export function copier(label, text) {
  const button = element("button", { type: "button", class: "copy", "aria-label": label, title: label, onclick: copy }, "Copy");

  async function copy(event) {
    event.stopPropagation();
    try {
      await navigator.clipboard.writeText(text());
      button.textContent = "Copied";
    } catch {
      button.textContent = "Not allowed";
    }
    setTimeout(() => { button.textContent = "Copy"; }, SHOWN);
  }

  return button;
}
