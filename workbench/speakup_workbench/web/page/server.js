// The one way to the server of this page.

/** What is wrong, in words for whoever sits before the page. */
export class Problem extends Error {
  constructor(message, status = 0) {
    super(message);
    this.status = status;
  }
}

/** The JSON that a request is answered with. Throws a Problem. */
export async function ask(method, path, body) {
  const sent = body === undefined ? {} : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  let answer;
  try {
    answer = await fetch(path, { method, ...sent });
  } catch {
    throw new Problem("Nobody answers here any more. Is speakup web still running? Start it again, and open the address it prints.");
  }
  const told = await answer.json().catch(() => null);
  if (!answer.ok) throw new Problem(told?.error ?? `The server answered ${answer.status} ${answer.statusText}.`, answer.status);
  return told;
}
