
// The table of packets: pages of a hundred rows, so that a day of them costs no more than a minute of them.
const PAGE_ROWS = 100;

function startPacketTable(data, timeline) {
  const body = document.getElementById("packet-rows"), tools = document.getElementById("packet-tools");
  const count = document.getElementById("packet-count"), heading = document.getElementById("packets-title");
  const inside = data.packets.some((packet) => packet.inner);
  let found = data.packets, first = 0, proof = null, marked = -1;

  const control = (label, made) => {
    const whole = document.createElement("label");
    whole.append(label + " ", made);
    tools.append(whole);
    return made;
  };
  const select = (label, options) => {
    const made = document.createElement("select");
    for (const [value, text] of [["", "all"], ...options]) made.append(new Option(text, value));
    made.addEventListener("change", () => filter());
    return control(label, made);
  };
  const used = (property) => [...new Set(data.packets.map(property))];
  const text = document.createElement("input");
  text.type = "search";
  text.placeholder = "address, index, counter, note";
  text.addEventListener("input", () => filter());
  control("Find", text);
  const node = select("Node, tap", used((packet) => data.rows[packet.row].label + " " + packet.tap).map((name) => [name, name]));
  const kind = select("Message", used((packet) => messageText(data, packet)).map((name) => [name, name]));
  const lost = document.createElement("input");
  lost.type = "checkbox";
  lost.addEventListener("change", () => filter());
  if (data.packets.some((packet) => packet.lost)) control("Lost only", lost);
  const release = document.createElement("button");
  release.type = "button";
  release.hidden = true;
  release.addEventListener("click", () => { proof = null; filter(); text.focus(); });
  tools.append(release);
  const pages = document.createElement("span");
  pages.className = "pages";
  const page = (words, label, go) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = words;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", () => { first = Math.max(0, Math.min(lastPage(), go())); show(); });
    pages.append(made);
    return made;
  };
  const lastPage = () => Math.max(0, Math.floor((found.length - 1) / PAGE_ROWS) * PAGE_ROWS);
  const backward = [page("«", "First packets", () => 0), page("‹", "Packets before", () => first - PAGE_ROWS)];
  const forward = [page("›", "Packets after", () => first + PAGE_ROWS), page("»", "Last packets", () => lastPage())];
  tools.append(pages);
  tools.hidden = false;

  function filter() {
    const wanted = text.value.trim().toLowerCase();
    const check = data.checks[proof];
    const among = !check ? data.packets : check.packets.length ? check.packets.map((place) => data.packets[place])
      : data.packets.filter((packet) => check.evidence.includes(packet.capture));
    found = among.filter((packet) =>
      (!node.value || data.rows[packet.row].label + " " + packet.tap === node.value)
      && (!kind.value || messageText(data, packet) === kind.value)
      && (!lost.checked || packet.lost)
      && (!wanted || searchText(data, packet).includes(wanted)));
    release.hidden = proof === null;
    release.textContent = proof === null ? "" : "Proof of " + data.checks[proof].id + " ✕";
    release.setAttribute("aria-label", "Show all packets, not only those of the check");
    first = 0;
    show();
  }

  function show() {
    body.replaceChildren(...found.slice(first, first + PAGE_ROWS).map((packet) => row(packet)));
    count.textContent = !found.length ? "No packet is like that."
      : "Packets " + (first + 1).toLocaleString("en") + " to " + Math.min(found.length, first + PAGE_ROWS).toLocaleString("en")
        + " of " + found.length.toLocaleString("en")
        + (found.length < data.packets.length ? ", out of " + data.packets.length.toLocaleString("en") : "");
    for (const one of backward) one.disabled = first === 0;
    for (const one of forward) one.disabled = first >= lastPage();
  }

  function row(packet) {
    const made = document.createElement("tr");
    made.setAttribute("role", "row");
    if (packet.index === marked) made.className = "marked";
    const cell = (className, ...content) => {
      const one = document.createElement("td");
      one.setAttribute("role", "cell");
      if (className) one.className = className;
      one.append(...content);
      made.append(one);
    };
    const time = clockText(packet.nanos, 1000);
    let when = time;
    if (timeline) {
      when = document.createElement("button");
      when.type = "button";
      when.textContent = time;
      when.setAttribute("aria-label", time + ", show in the timeline");
      when.addEventListener("click", () => timeline.goToPacket(packet.index));
    }
    cell("number time", when);
    cell("", data.rows[packet.row].label + " " + packet.tap);
    cell("", glyphPicture(data, packet.glyph), " " + messageText(data, packet));
    cell("", packet.source);
    cell("", packet.destination);
    cell("code", [packet.sender && "from " + packet.sender, packet.receiver && "to " + packet.receiver].filter(Boolean).join(" "));
    cell("number", packet.counter);
    cell("number", String(packet.length));
    if (inside) cell("", packet.inner);
    cell("", packet.capture.replace(/^captures\//, "") + " #" + packet.number);
    cell("", [packet.lost && "found no mapping", packet.note].filter(Boolean).join("; "));
    const labels = [...document.querySelectorAll(".packets th")];
    [...made.children].forEach((one, place) => one.dataset.label = labels[place].textContent);
    return made;
  }

  const toTable = () => {
    heading.scrollIntoView({ block: "start" });
    heading.focus({ preventScroll: true });
  };
  for (const link of document.querySelectorAll("a.proof"))
    link.addEventListener("click", (event) => {
      event.preventDefault();
      proof = Number(link.dataset.check);
      text.value = node.value = kind.value = "";
      lost.checked = false;
      filter();
      toTable();
    });
  timeline?.onTable((index) => {
    proof = null;
    text.value = node.value = kind.value = "";
    lost.checked = false;
    marked = index;
    filter();
    first = Math.floor(index / PAGE_ROWS) * PAGE_ROWS;
    show();
    const target = body.children[index - first];
    target.scrollIntoView({ block: "center" });
    target.querySelector("button").focus({ preventScroll: true });
  });
  show();
}

// What WireGuard calls it; of a packet that is not WireGuard's, what the network calls it.
function messageText(data, packet) {
  const glyph = data.glyphs[packet.glyph];
  return glyph.style === "other" && packet.protocol ? packet.protocol.toUpperCase() : glyph.words;
}

function searchText(data, packet) {
  return packet.searched ??= [clockText(packet.nanos, 1000), data.rows[packet.row].label, packet.tap, messageText(data, packet),
    packet.source, packet.destination, packet.sender, packet.receiver, packet.counter, packet.inner, packet.capture,
    "#" + packet.number, packet.note, packet.lost ? "found no mapping" : ""].join(" ").toLowerCase();
}

function glyphPicture(data, index) {
  const glyph = data.glyphs[index], space = document.querySelector("svg").namespaceURI;
  const picture = document.createElementNS(space, "svg"), path = document.createElementNS(space, "path");
  for (const [name, value] of [["width", 14], ["height", 14], ["viewBox", "-8 -8 16 16"], ["aria-hidden", "true"]])
    picture.setAttribute(name, value);
  path.setAttribute("class", glyph.style + (glyph.outline ? " outline" : ""));
  path.setAttribute("d", glyph.path);
  picture.append(path);
  return picture;
}
