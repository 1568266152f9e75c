// What an APL for Audio document lets be heard, played: {kind, text, ssml, address, milliseconds, filters, trimmed, clips}.

/** Milliseconds of silence that stand for a sound which is not on this computer. */
const ELSEWHERE = 700;

/**
 * Resolves when it is over. `say` speaks SSML or text, `from` is where the skill's own sounds are, and `signal` stops it
 * all. Of Amazon's filters Volume, Repeat and Trim are heard; fades are not.
 */
export async function play(clip, means) {
  const { signal } = means;
  if (signal.aborted) return;
  switch (clip.kind) {
    case "speech":
      await means.say(clip);
      break;
    case "silence":
      await passed(clip.milliseconds, signal);
      break;
    case "sound":
      await sounded(clip, means);
      break;
    case "sequence":
      for (const each of clip.clips) await play(each, means);
      break;
    case "mix":
      await mixed(clip.clips, means);
      break;
  }
}

/** All at once; what is trimmed ends with the last of the others. */
async function mixed(clips, means) {
  const end = new AbortController();
  const trimmed = { ...means, signal: AbortSignal.any([means.signal, end.signal]) };
  const under = clips.filter((clip) => clip.trimmed).map((clip) => play(clip, trimmed));
  await Promise.all(clips.filter((clip) => !clip.trimmed).map((clip) => play(clip, means)));
  if (under.length < clips.length) end.abort();
  await Promise.all(under);
}

async function sounded({ address, filters }, { from, signal }) {
  const name = new URL(address).pathname.split("/").at(-1);
  const filter = (type) => filters.find((each) => each.type === type) ?? {};
  const { start = 0, end = Infinity } = filter("Trim");
  const sound = new Audio(address.startsWith("https:") ? from + name : "");
  sound.volume = Math.min(1, volume(filter("Volume").amount));
  let times = filter("Repeat").repeatCount ?? 0;
  await new Promise((resolve) => {
    const over = () => { sound.pause(); resolve(); };
    signal.addEventListener("abort", over, { once: true });
    sound.addEventListener("error", () => passed(ELSEWHERE, signal).then(over));
    sound.addEventListener("loadedmetadata", () => { sound.currentTime = start / 1000; });
    sound.addEventListener("timeupdate", () => sound.currentTime * 1000 >= end && again());
    sound.addEventListener("ended", again);
    sound.play().catch(() => sound.error || over());

    function again() {
      if (times === 0) return over();
      times -= 1;
      sound.currentTime = start / 1000;
      sound.play().catch(over);
    }
  });
}

/** From "20%" or 0.2. */
function volume(amount = 1) {
  const number = Number.parseFloat(amount);
  return String(amount).endsWith("%") ? number / 100 : number;
}

function passed(milliseconds, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}
