// The device's screen, drawn in a frame of its own: Amazon's renderer needs rights there that this page has not.

const FRAME = "/screen/frame.html";

/** Tells by the events `changed` (of `state`: waiting, ready, drawn or absent, or of `notices`), `touched`
 * with the arguments of the SendEvent command, and `speaks` with {text, ssml}. */
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

  constructor(frame) {
    super();
    this.#frame = frame;
    addEventListener("message", ({ source, data }) => {
      if (source === frame.contentWindow && source) this.#told(data);
    });
    this.#look();
  }

  /** `drawing` is {document, datasources, viewport, theme, locale, now, zone_offset}; null takes the screen away. */
  show(drawing) {
    this.#wanted = drawing;
    const key = JSON.stringify(drawing);
    if (this.state === "waiting" || this.state === "absent" || key === this.#shown) return;
    this.#shown = key;
    this.#frame.contentWindow.postMessage(drawing ? { type: "draw", ...drawing } : { type: "clear" }, "*");
  }

  async #look() {
    const answer = await fetch(FRAME).catch(() => null);
    if (answer?.ok) this.#frame.src = FRAME;
    else this.#become("absent", "This server draws no screens yet.");
  }

  #told(message) {
    switch (message.type) {
      case "ready":
        this.#shown = "";
        this.#become("ready");
        this.show(this.#wanted);
        break;
      case "drawn":
        [this.notices, this.labels] = [message.notices ?? [], message.labels ?? []];
        this.#become("drawn");
        break;
      case "problem":
        this.notices = message.notices ?? [];
        this.#become(this.state === "waiting" ? "absent" : "ready", message.text);
        break;
      case "notice":
        this.notices = [...this.notices, message.text];
        this.#become(this.state);
        break;
      case "speaks":
        this.dispatchEvent(new CustomEvent("speaks", { detail: message }));
        break;
      case "touched":
        this.dispatchEvent(new CustomEvent("touched", { detail: message.arguments }));
        break;
    }
  }

  #become(state, reason = "") {
    [this.state, this.reason] = [state, reason];
    this.dispatchEvent(new Event("changed"));
  }
}
