// The device's screen, drawn in a frame of its own: Amazon's renderer needs rights there that this page has not.

const FRAME = "/screen/frame.html";
/** Milliseconds after which a frame that does not answer is loaded anew. */
const PATIENCE = 30_000;
/** What the frame says to what it was told; all else it says of itself, and may hang all the same. */
const ANSWERS = new Set(["ready", "drawn", "executed", "updated", "cleared", "problem"]);

/** Tells by the events `changed` (of `state`: waiting, ready, drawn or absent, or of `notices`), `touched`
 * with {arguments, source, components}, `speaks` with {text, ssml}, and `wants` with {list, back} when the
 * listener has scrolled to where the device asks the skill for more of a list. */
export class Screen extends EventTarget {
  state = "waiting";
  /** Why nothing can be drawn, in a sentence. */
  reason = "";
  notices = [];
  /** What a screen reader says of it, in order. */
  labels = [];
  #frame;
  #wanted = null;
  #shown = "";
  /** What the renderer could not bear: it is not drawn a second time. */
  #unbearable = "";
  #alarm = 0;
  /** How many messages the frame has not answered. */
  #open = 0;
  #isDrawing = false;
  /** How many of the drawing's updates the frame has. */
  #updated = 0;

  constructor(frame) {
    super();
    this.#frame = frame;
    addEventListener("message", ({ source, data }) => {
      if (source === frame.contentWindow && source) this.#told(data);
    });
    // One that is not displayed measures every text as nothing: it draws when it is seen.
    new ResizeObserver(() => this.show(this.#wanted)).observe(frame);
    this.#look();
  }

  /** `drawing` is {request, document, datasources, updates, viewport, theme, locale, still}; null takes the screen away.
   * One whose `updates` have only become more is not drawn anew. */
  show(drawing) {
    this.#wanted = drawing;
    const { updates = [], ...drawn } = drawing ?? {};
    const key = JSON.stringify(drawn);
    if (["waiting", "absent"].includes(this.state) || key === this.#unbearable) return;
    if (!this.#frame.checkVisibility()) {
      if (this.#isDrawing) this.#shown = "";
      return;
    }
    if (key !== this.#shown || updates.length < this.#updated) {
      this.#isDrawing = Boolean(drawing);
      this.#send(drawing ? { type: "draw", ...drawing } : { type: "clear" });
    } else {
      for (const directive of updates.slice(this.#updated)) {
        this.#send(directive.commands ? { type: "execute", commands: directive.commands } : { type: "update", directive });
      }
    }
    [this.#shown, this.#updated] = [key, updates.length];
  }

  #send(message) {
    this.#open += 1;
    this.#wait();
    this.#frame.contentWindow.postMessage(message, "*");
  }

  #wait() {
    clearTimeout(this.#alarm);
    this.#alarm = setTimeout(() => this.#wake(), PATIENCE);
  }

  /** The frame hangs. One that is not displayed draws nothing, and so gives no answer either. */
  #wake() {
    if (document.hidden || !this.#frame.checkVisibility()) return this.#wait();
    this.#open = 0;
    this.#frame.src = FRAME;
    this.#give("The renderer gave no answer: the document may have no end.");
  }

  #give(reason) {
    this.#unbearable = this.#shown;
    this.labels = [];
    this.#become("ready", reason);
  }

  async #look() {
    const answer = await fetch(FRAME).catch(() => null);
    if (answer?.ok) this.#frame.src = FRAME;
    else this.#become("absent", "This server draws no screens yet.");
  }

  #told(message) {
    if (ANSWERS.has(message.type)) {
      this.#open = message.type === "ready" || message.broken ? 0 : Math.max(0, this.#open - 1);
      if (this.#open) this.#wait();
      else clearTimeout(this.#alarm);
    }
    switch (message.type) {
      case "ready":
        [this.#shown, this.#isDrawing] = ["", false];
        this.#become("ready", this.reason);
        this.show(this.#wanted);
        break;
      case "drawn":
        this.#isDrawing = false;
        [this.notices, this.labels, this.#unbearable] = [message.notices ?? [], message.labels ?? [], ""];
        this.#become("drawn");
        break;
      case "problem":
        this.#isDrawing = false;
        this.notices = message.notices ?? [];
        if (message.broken) this.#give(message.text);
        else this.#become(this.state === "waiting" ? "absent" : "ready", message.text);
        break;
      case "executed":
      case "updated":
        if (message.notices.length) this.#note(...message.notices);
        break;
      case "cleared":
        [this.notices, this.labels] = [[], []];
        this.#become("ready");
        break;
      case "labels":
        this.labels = message.labels;
        this.#become(this.state, this.reason);
        break;
      case "wants":
        if (this.#wanted) this.dispatchEvent(new CustomEvent("wants", { detail: { list: message.request.listId, back: message.back } }));
        break;
      case "notice":
        this.#note(message.text);
        break;
      case "speaks":
        this.dispatchEvent(new CustomEvent("speaks", { detail: message }));
        break;
      case "touched":
        if (this.#wanted) this.dispatchEvent(new CustomEvent("touched", { detail: message }));
        break;
    }
  }

  #note(...notices) {
    this.notices = [...this.notices, ...notices];
    this.#become(this.state, this.reason);
  }

  #become(state, reason = "") {
    [this.state, this.reason] = [state, reason];
    this.dispatchEvent(new Event("changed"));
  }
}
