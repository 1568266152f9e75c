// What an APL for Audio document lets be heard, played: {kind, text, ssml, address, milliseconds, filters, trimmed, clips}.

/** Milliseconds of silence that stand for a sound which is not on this computer. */
const ELSEWHERE = 700;
/** Seconds for which Alexa plays a document at most, and so a sound that repeats without end. */
const LONGEST = 240;
/** Milliseconds of a fade that does not say how long it is. */
const FADE = 1000;

/**
 * Resolves when it is over. `say` speaks SSML or text, `from` is where the skill's own sounds are, and `signal` stops it
 * all. Of a sound every filter is heard, of what holds sounds their volume.
 */
export async function play(clip, means) {
  const context = new AudioContext();
  await heard(clip, { ...means, context, volume: 1 });
  await context.close();
}

async function heard(clip, means) {
  const { signal } = means;
  if (signal.aborted) return;
  if (clip.kind === "sound") return sounded(clip, means);
  const louder = clip.filters.filter(({ type }) => type === "Volume").map(({ amount }) => factor(amount));
  const within = { ...means, volume: louder.reduce((all, each) => all * each, means.volume) };
  switch (clip.kind) {
    case "speech":
      await means.say(clip);
      break;
    case "silence":
      await passed(clip.milliseconds, signal);
      break;
    case "sequence":
      for (const each of clip.clips) await heard(each, within);
      break;
    case "mix":
      await mixed(clip.clips, within);
      break;
  }
}

/** All at once; what is trimmed ends with the last of the others. */
async function mixed(clips, means) {
  const end = new AbortController();
  const trimmed = { ...means, signal: AbortSignal.any([means.signal, end.signal]) };
  const under = clips.filter((clip) => clip.trimmed).map((clip) => heard(clip, trimmed));
  await Promise.all(clips.filter((clip) => !clip.trimmed).map((clip) => heard(clip, means)));
  if (under.length < clips.length) end.abort();
  await Promise.all(under);
}

async function sounded({ address, filters }, { from, signal, context, volume }) {
  const found = address.startsWith("https:") ? await decoded(address, from, context) : null;
  if (!found) return passed(ELSEWHERE, signal);
  const { channels, endless } = filtered(found, [...filters, { type: "Volume", amount: volume }]);
  if (!channels[0].length || signal.aborted) return;
  const buffer = new AudioBuffer({ length: channels[0].length, numberOfChannels: channels.length, sampleRate: found.sampleRate });
  channels.forEach((samples, number) => buffer.copyToChannel(samples, number));
  const source = new AudioBufferSourceNode(context, { buffer, loop: endless });
  source.connect(context.destination);
  source.start();
  await passed(1000 * (endless ? LONGEST : buffer.duration), signal); // where nothing may sound yet, nothing ever ends
  source.stop();
}

async function decoded(address, from, context) {
  try {
    const answer = await fetch(from + new URL(address).pathname.split("/").at(-1));
    return answer.ok ? await context.decodeAudioData(await answer.arrayBuffer()) : null;
  } catch {
    return null; // it is none that this browser knows
  }
}

/** The samples of each channel after Amazon's filters, each of which is given what the one before has made. */
function filtered(sound, filters) {
  const at = (milliseconds) => Math.max(0, Math.round((milliseconds * sound.sampleRate) / 1000));
  let channels = Array.from({ length: sound.numberOfChannels }, (_, number) => sound.getChannelData(number));
  let endless = false;
  const louder = (by) => {
    channels = channels.map((samples) => samples.map((sample, place) => sample * by(place, samples.length)));
  };
  for (const { type, ...how } of filters) {
    switch (type) {
      case "Trim": {
        const end = how.end > 0 ? at(how.end) : undefined;
        if (endless && end) channels = channels.map((samples) => repeated(samples, end));
        if (end) endless = false;
        channels = channels.map((samples) => samples.slice(at(how.start ?? 0), end));
        break;
      }
      case "Repeat": {
        const times = Math.min(1 + (how.repeatCount ?? 0), Math.ceil(at(LONGEST * 1000) / channels[0].length));
        if (times < 1) endless = true;
        else channels = channels.map((samples) => repeated(samples, times * samples.length));
        break;
      }
      case "Volume": {
        const by = factor(how.amount);
        louder(() => by);
        break;
      }
      case "FadeIn": {
        const length = at(how.duration ?? FADE) || 1;
        louder((place) => Math.min(1, place / length));
        break;
      }
      case "FadeOut": {
        const length = at(how.duration ?? FADE) || 1;
        if (!endless) louder((place, all) => Math.min(1, (all - 1 - place) / length));
        break;
      }
    }
  }
  return { channels, endless };
}

function repeated(samples, length) {
  return Float32Array.from({ length }, (_, place) => samples[place % samples.length]);
}

/** From "20%" or 0.2. */
function factor(amount = 1) {
  const number = Number.parseFloat(amount);
  return String(amount).endsWith("%") ? number / 100 : number;
}

function passed(milliseconds, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}
