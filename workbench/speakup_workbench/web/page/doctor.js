// What `speakup check` found in this skill; what concerns the chosen turn comes first.

import { copier } from "./copier.js";
import { element, fill } from "./element.js";
import { nearness } from "./nearness.js";

const LEVELS = ["error", "to-do", "warning", "advice"];

export const doctor = {
  id: "doctor",
  title: "Doctor",
  count: ({ findings }) => findings.filter(({ level }) => level !== "advice").length || "",
  ask: (room) => room.examine(),

  draw(root, room) {
    const { findings, selected } = room;
    if (!room.isExamined) return fill(root, element("p", { class: "empty", role: "status" }, "The doctor is looking …"));
    if (room.problem) return fill(root, element("p", { class: "empty" }, `The doctor could not look: ${room.problem}`));
    const near = (finding) => (selected ? nearness(finding, selected) : 0);
    const here = findings.filter(near).sort((one, other) => near(other) - near(one));
    const others = findings.filter((finding) => !here.includes(finding));
    fill(root,
      element("h2", {}, findings.length ? counted(findings) : "No findings"),
      element("p", { class: "empty" }, "From ", element("code", {}, "speakup check --no-walk"), ": the model, the code and the phrases, against each other and Amazon's rules."),
      here.length ? [element("h3", {}, "About this turn"), list(here)] : "",
      ...LEVELS.flatMap((level) => {
        const of = others.filter((finding) => finding.level === level);
        return of.length ? [element("h3", {}, level), list(of)] : [];
      }),
    );
  },
};

function counted(findings) {
  return LEVELS.map((level) => [findings.filter((finding) => finding.level === level).length, level])
    .filter(([count]) => count).map(([count, level]) => `${count} ${level}${count > 1 && level !== "advice" ? "s" : ""}`).join(", ");
}

function list(findings) {
  return element("ul", { class: "findings" }, findings.map((finding) => {
    const place = [finding.path, finding.line, finding.column].filter(Boolean).join(":");
    return element("li", { class: `finding ${finding.level}` },
      element("p", {}, finding.problem),
      element("p", { class: "remedy" }, finding.remedy),
      element("p", { class: "place" }, element("code", {}, place), " ", element("code", {}, finding.rule), " ", copier("Copy the place", () => place)),
      finding.conversation ? element("details", {}, element("summary", {}, "The conversation that leads there"), element("pre", {}, finding.conversation)) : null);
  }));
}
