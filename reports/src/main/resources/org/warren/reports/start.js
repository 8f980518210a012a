
// The packets of the page as objects; the file has them as short rows of numbers.
function readRun() {
  const data = JSON.parse(document.getElementById("run-data").textContent);
  const word = (place) => data.words[place ?? 0];
  let nanos = 0;
  data.packets = data.packets.map(([since, flow, glyph, lost, length, number, ...texts], index) => {
    const [row, tap, source, destination, protocol, capture] = data.flows[flow];
    const [sender, receiver, counter, inner, note] = [0, 1, 2, 3, 4].map((place) => word(texts[place]));
    nanos += since;
    return {
      index, nanos, row, glyph, lost, length, number, sender, receiver, counter, inner, note,
      tap: word(tap), source: word(source), destination: word(destination), protocol: word(protocol), capture: word(capture),
    };
  });
  return data;
}

function offerCopy() {
  const command = document.getElementById("reproduce"), place = document.getElementById("copy");
  if (!command || !navigator.clipboard) return;
  const copy = document.createElement("button");
  copy.type = "button";
  copy.textContent = "Copy the command";
  copy.addEventListener("click", () => navigator.clipboard.writeText(command.textContent).then(
    () => copy.textContent = "Copied", () => getSelection().selectAllChildren(command)));
  place.append(copy);
  place.hidden = false;
}

const run = readRun();
const timeline = document.getElementById("chart") ? startTimeline(run) : null;
if (run.packets.length) startPacketTable(run, timeline);
offerCopy();
