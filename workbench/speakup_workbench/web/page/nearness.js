// Which turn a finding of the doctor is about.

const [PHRASE, FUNCTION, INTENT, NOT_AT_ALL] = [3, 2, 1, 0];

/** How near it is to a turn: to a phrase that was said, to the function that answered, or to the intent alone. */
export function nearness(finding, step) {
  const { phrases, functions } = step.origins;
  if (finding.phrase && phrases.some(({ name, file }) => name === finding.phrase && file === finding.path)) return PHRASE;
  if (functions.some(({ file, line, last }) => file === finding.path && line <= finding.line && finding.line <= last)) return FUNCTION;
  return finding.intent && finding.intent === step.heard?.intent ? INTENT : NOT_AT_ALL;
}

/** The findings beside each turn, by its index: every one stands once, at the first of the turns that it is nearest to. */
export function placed(findings, steps) {
  const places = new Map();
  for (const finding of findings) {
    if (finding.level === "advice") continue;
    const nearest = Math.max(...steps.map((step) => nearness(finding, step)));
    const step = nearest > NOT_AT_ALL && steps.find((each) => nearness(finding, each) === nearest);
    if (step) places.set(step.index, [...(places.get(step.index) ?? []), finding]);
  }
  return places;
}
