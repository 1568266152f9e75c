// Hears utterances with virtual-alexa. On stdin {model, locale, utterances: [text]}; on stdout {heard: [{intent, slots}], microseconds: [number]}.
// Only what finds the intent is timed, not the request that virtual-alexa would build and send.
const { VirtualAlexa } = require("virtual-alexa");
const { Utterance } = require("virtual-core");

const { model, locale, utterances } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const alexa = VirtualAlexa.Builder().handler(() => ({})).interactionModelFile(model).locale(locale).create();

function hear(text) {
    const launch = alexa.parseLaunchRequest(text);
    if (launch === true) return { intent: "LaunchRequest", slots: [] };
    const utterance = new Utterance(alexa.context().interactionModel(), launch || text);
    if (!utterance.matched()) return { intent: null, slots: [] };
    return { intent: utterance.intent(), slots: Object.keys(utterance.toJSON()) };
}

utterances.slice(0, 50).forEach((text) => { try { hear(text); } catch (error) { /* heard again below */ } });
const heard = [], microseconds = [];
for (const text of utterances) {
    const start = process.hrtime.bigint();
    let found;
    try { found = hear(text); } catch (error) { found = { intent: null, slots: [] }; }
    microseconds.push(Number(process.hrtime.bigint() - start) / 1000);
    heard.push(found);
}
console.log(JSON.stringify({ heard, microseconds }));
