// The microphone, as far as the browser can turn sound into words.

const ALLOWED = "speakup.ear";
const Recognition = globalThis.SpeechRecognition ?? globalThis.webkitSpeechRecognition;

export class Ear {
  #button = document.getElementById("microphone");
  #dialog = document.getElementById("ear-dialog");
  #listening = null;

  /** `heard` gets (words, final); `tell` a sentence when nothing can be heard; `locale` gives the language. */
  constructor({ heard, tell, locale }) {
    Object.assign(this, { heard, tell, locale });
    this.#button.addEventListener("click", () => this.toggle());
    this.#dialog.addEventListener("close", () => {
      if (this.#dialog.returnValue !== "on") return;
      localStorage.setItem(ALLOWED, "on");
      this.#listen(false);
    });
    if (!Recognition) {
      this.#button.setAttribute("aria-disabled", "true");
      this.#button.title = "This browser cannot turn speech into words";
    }
  }

  async toggle() {
    if (this.#listening) return this.#listening.stop();
    if (!Recognition) return this.tell("This browser cannot turn speech into words (Chrome, Edge and Safari can). Type instead.");
    if (await this.#isLocal()) return this.#listen(true);
    if (localStorage.getItem(ALLOWED) === "on") return this.#listen(false);
    this.#dialog.returnValue = "";
    this.#dialog.showModal();
  }

  /** Newer browsers can recognise speech on the computer itself, once its language is installed. */
  async #isLocal() {
    try {
      return (await Recognition.available?.({ langs: [this.locale()], processLocally: true })) === "available";
    } catch {
      return false;
    }
  }

  #listen(isLocal) {
    const recognition = new Recognition();
    Object.assign(recognition, { lang: this.locale(), interimResults: true, maxAlternatives: 1 });
    if (isLocal) recognition.processLocally = true;
    recognition.onresult = ({ results }) => {
      const all = [...results];
      this.heard(all.map(([best]) => best.transcript).join(" ").trim(), all.every((result) => result.isFinal));
    };
    recognition.onerror = ({ error }) => this.tell(WRONG[error] ?? `The microphone stopped (${error}).`);
    recognition.onend = () => this.#mark(null);
    recognition.start();
    this.#mark(recognition);
  }

  #mark(recognition) {
    this.#listening = recognition;
    this.#button.setAttribute("aria-pressed", String(Boolean(recognition)));
  }
}

const WRONG = {
  network: "The browser's speech recognition needs the network, and did not reach it. Type instead.",
  "not-allowed": "The browser may not use the microphone here. Allow it beside the address, or type.",
  "service-not-allowed": "The browser may not use its speech recognition here. Type instead.",
  "audio-capture": "No microphone was found. Type instead.",
  "no-speech": "Nothing was heard.",
  aborted: "The microphone is off.",
};
