// What SpeakItem and SpeakList say. On a device Amazon makes sounds of it; here the page gets the words.

"use strict";

const SPOKEN = "speech:";
const PER_CHARACTER = 65; // milliseconds that Alexa takes for a letter, about

class Speech {
  // `tell` is given {text, ssml, address} as each item's turn comes.
  constructor(tell) {
    this.tell = tell;
    this.texts = [];
  }

  // The same data sources with what their transformers make; Amazon's cloud does that on a device.
  transformed(sources) {
    const copy = JSON.parse(JSON.stringify(sources ?? {}));
    for (const source of Object.values(copy)) {
      const transformers = source && Array.isArray(source.transformers) ? source.transformers : [];
      for (const each of transformers) {
        const steps = String(each.inputPath || "").split(".");
        this.put(source.properties, steps, each);
      }
    }
    return copy;
  }

  put(node, steps, transformer) {
    if (!node || typeof node !== "object") return;
    const [step, ...rest] = steps;
    if (step === "*") {
      for (const key of Object.keys(node)) {
        if (rest.length) this.put(node[key], rest, transformer);
        else node[key] = this.made(node[key], transformer.transformer);
      }
    } else if (rest.length) {
      this.put(node[step], rest, transformer);
    } else if (typeof node[step] === "string") {
      node[transformer.outputName || step] = this.made(node[step], transformer.transformer);
    }
  }

  made(text, transformer) {
    if (transformer === "ssmlToText") return plain(text);
    if (transformer === "textToHint") return `Try “Alexa, ${text}”`;
    if (transformer === "ssmlToSpeech" || transformer === "textToSpeech") {
      return SPOKEN + (this.texts.push(text) - 1);
    }
    return text;
  }

  // The player that the renderer asks for. Nothing sounds: it takes as long as the words would.
  player(listener) {
    let waiting = null;
    let item = null;
    return {
      prepare: (address) => {
        const text = address.startsWith(SPOKEN) ? this.texts[Number(address.slice(SPOKEN.length))] : "";
        item = { text: plain(text || ""), ssml: text?.includes("<") ? text : null, address: text ? null : address };
        setTimeout(() => listener.onPrepared(address), 0);
        return address;
      },
      play: (id) => {
        this.tell(item);
        listener.onPlaybackStarted(id);
        waiting = setTimeout(() => listener.onPlaybackFinished(id), PER_CHARACTER * (item.text.length || 20));
      },
      flush: () => clearTimeout(waiting),
      releaseAudioContext: () => {},
    };
  }
}

function plain(ssml) {
  const markup = new DOMParser().parseFromString(String(ssml), "text/html");
  return markup.body.textContent.replace(/\s+/g, " ").trim();
}
