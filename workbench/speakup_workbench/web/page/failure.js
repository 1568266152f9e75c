// An error of the author's own code: what it says, and where it happened.

import { copier } from "./copier.js";
import { element } from "./element.js";

/** `error` is {text, file, line}; what is not known of the place is null. */
export function failure({ text, file, line }, what = "The skill cannot be opened. ") {
  const place = [file, line].filter(Boolean).join(":");
  return element("div", { class: "failure" },
    element("p", {}, element("b", {}, what), place && [element("code", {}, place), " ", copier("Copy the place", () => place)]),
    element("pre", {}, text));
}
