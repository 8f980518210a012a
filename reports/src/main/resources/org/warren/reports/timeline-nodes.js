
// Which nodes have a row, and where. Nodes that are alike share one until somebody asks for them.
function arrangeRows(data, folded, wanted) {
  const heads = new Map();
  let bottom = data.stepsHeight;
  data.shown = [];
  for (const row of data.rows) {
    row.made ??= { y: row.y, tracks: row.tracks };
    const shared = !wanted && row.group >= 0 && folded[row.group];
    row.hidden = wanted ? !wanted.has(row.lane) : shared && row.nat;
    if (row.hidden) continue;
    let place = shared ? heads.get(row.group) : null;
    if (!place) {
      place = { label: shared ? data.groups[row.group] : row.label, nat: row.nat, failed: false, y: bottom, height: row.height };
      if (shared) heads.set(row.group, place);
      data.shown.push(place);
      bottom += row.height;
    }
    place.failed ||= row.failed && !row.nat;
    row.y = place.y;
    row.tracks = row.made.tracks.map((track) => track - row.made.y + place.y);
  }
  for (const part of [...data.bars, ...data.gaps]) {
    const row = data.rows[part.row];
    part.below ??= part.y - row.made.y;
    part.y = row.y + part.below;
  }
  data.height = bottom + data.axisHeight;
}

// The nodes that words name: a whole name, or else all names with that in them.
function lanesNamed(data, text) {
  const words = text.toLowerCase().split(/[\s,]+/).filter(Boolean);
  if (!words.length) return null;
  const lanes = [...new Set(data.rows.map((row) => row.lane))];
  const wanted = new Set();
  for (const word of words) {
    const whole = lanes.filter((lane) => lane.toLowerCase() === word);
    for (const lane of whole.length ? whole : lanes.filter((lane) => lane.toLowerCase().includes(word))) wanted.add(lane);
  }
  return wanted;
}

// Offers to choose nodes where there are many; `changed` is called after each choice. Returns how to show a packet's node.
function startNodes(data, changed) {
  const folded = data.groups.map(() => true), lanes = new Set(data.rows.map((row) => row.lane));
  arrangeRows(data, folded, null);
  const tools = document.getElementById("nodes");
  if (!data.groups.length && lanes.size <= 12) return () => {};
  const lanesWith = (what) => [...new Set(data.rows.filter((row) => row[what]).map((row) => row.lane))];
  const failed = lanesWith("failed"), named = lanesWith("named");

  const text = document.createElement("input"), label = document.createElement("label");
  const names = document.createElement("datalist"), count = document.createElement("span");
  text.type = "search";
  text.placeholder = "such as " + [...lanes].pop();
  names.id = "node-names";
  for (const lane of lanes) names.append(new Option(lane));
  text.setAttribute("list", names.id);
  label.append("Nodes ", text);
  count.setAttribute("role", "status");
  tools.append(label, names);
  const show = () => {
    const wanted = lanesNamed(data, text.value);
    arrangeRows(data, folded, wanted);
    const seen = new Set(data.rows.filter((row) => !row.hidden).map((row) => row.lane)).size;
    count.textContent = seen === 0 ? "No node is called that." : seen + " of " + lanes.size + " nodes in " + data.shown.length + (data.shown.length === 1 ? " row" : " rows");
    changed();
  };
  const button = (words, action) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = words;
    made.addEventListener("click", () => { action(made); show(); });
    tools.append(made);
    return made;
  };
  const only = (nodes, words) =>
    nodes.length && button(nodes.length > 3 ? "Only the " + nodes.length + " " + words : "Only " + nodes.join(", "), () => text.value = nodes.join(" "));
  only(failed, "that failed");
  // Named by a check that did not pass or by a probe that was lost, which may have been expected.
  if (named.length > failed.length) only(named, "named");
  button("All nodes", () => text.value = "");
  data.groups.forEach((group, index) => {
    const fold = button("Fold " + group, () => {
      folded[index] = !folded[index];
      text.value = "";
      fold.setAttribute("aria-pressed", folded[index]);
    });
    fold.setAttribute("aria-pressed", "true");
  });
  tools.append(count);
  text.addEventListener("input", show);
  tools.hidden = false;
  show();
  return (row) => {
    if (!data.rows[row].hidden) return;
    text.value = "";
    show();
  };
}
