
// The interactive timeline: zoom, pan, keyboard, and names under the pointer.
function startTimeline(data) {
  const chart = document.getElementById("chart"), detail = document.getElementById("detail");
  const scales = { folding: scaleOf(data.folding), linear: scaleOf(data.linear) };
  const folds = data.folding.length > 1;
  data.end = data.linear[0][1];
  let scale = folds ? scales.folding : scales.linear;
  const MARGIN = .02;
  const view = { from: -MARGIN, to: 1 + MARGIN };
  let selected = -1, drawn = [], queued = false;

  const canvas = document.createElement("canvas");
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", "Timeline with " + data.packets.length + " packets. Arrow keys move, plus and minus zoom, "
    + "0 shows the whole run, N and P go to the next and the previous packet, Enter shows it in the table.");
  canvas.setAttribute("aria-describedby", "detail");
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  chart.append(canvas, tip);

  const redraw = () => {
    canvas.style.height = data.height + "px";
    if (queued) return;
    queued = true;
    requestAnimationFrame(() => {
      queued = false;
      drawn = drawTimeline(canvas, data, scale, view, selected);
      const from = Math.max(0, scale.nanos(view.from)), to = Math.min(data.end, scale.nanos(view.to));
      const step = Math.min(SECOND / 1000, Math.max(1, (to - from) / 100));
      range.textContent = [from, to].map((nanos) => clockText(nanos, step).replace(/\.?0+$/, "")).join(" to ");
    });
  };
  const whole = () => view.from <= -MARGIN + 1e-9 && view.to >= 1 + MARGIN - 1e-9;
  const show = (from, to) => {
    // Down to ten microseconds on the whole width.
    const least = Math.min(1, 1e4 / scale.slope((from + to) / 2));
    const span = Math.min(1 + 2 * MARGIN, Math.max(least, to - from));
    const middle = (from + to) / 2;
    view.from = Math.max(-MARGIN, Math.min(1 + MARGIN - span, middle - span / 2));
    view.to = view.from + span;
    tip.hidden = true;
    redraw();
  };
  const zoom = (factor, at = (view.from + view.to) / 2) =>
    show(at - (at - view.from) * factor, at + (view.to - at) * factor);
  const pan = (share) => {
    const by = (view.to - view.from) * share;
    show(view.from + by, view.to + by);
  };
  const showAll = () => show(-MARGIN, 1 + MARGIN);
  const goTo = (nanos, around) => {
    // Beside a folded pause the one side is short; both get the room of the longer.
    const at = scale.unit(nanos), half = Math.max(scale.unit(nanos + around) - at, at - scale.unit(nanos - around));
    show(at - half, at + half);
  };

  const packetText = (index) => {
    const packet = data.packets[index];
    const fields = [packet.sender && "from index " + packet.sender, packet.receiver && "to index " + packet.receiver,
      packet.counter && "counter " + packet.counter].filter(Boolean).join(", ");
    return [messageText(data, packet) + " at " + clockText(packet.nanos, 1000), packet.source + " to " + packet.destination,
      packet.protocol + ", " + packet.length + " bytes, seen at " + data.rows[packet.row].label + " " + packet.tap, fields,
      packet.inner && "inside: " + packet.inner, packet.capture + " #" + packet.number,
      packet.lost && "found no mapping", packet.note].filter(Boolean).join("\n");
  };
  const signText = (sign) => {
    if (sign.mark === undefined)
      return packetText(sign.packet) + (sign.count > 1 ? "\nand " + (sign.count - 1) + " more here: zoom in" : "");
    const mark = data.marks[sign.mark];
    return mark.text + "\n" + data.glyphs[mark.glyph].words + " at " + clockText(mark.nanos, 1000)
      + (mark.failure ? ", " + mark.failure : "");
  };
  const barText = (x, y) => {
    const width = canvas.clientWidth, nanos = scale.nanos(view.from + x / width * (view.to - view.from));
    const bar = data.bars.find((one) => !data.rows[one.row].hidden && y >= one.y && y <= one.y + 22 && nanos >= one.from && nanos <= (one.to ?? data.end));
    return bar && bar.label + "\n" + bar.detail + "\ncreated " + clockText(bar.from, SECOND / 1000) + ", refreshed "
      + bar.refreshed.length + " times, " + bar.end + (bar.to === null ? "" : " " + clockText(bar.to, SECOND / 1000));
  };
  const point = (event) => {
    const box = canvas.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top;
    let best = null, distance = 12;
    for (const sign of drawn) {
      const away = Math.hypot(sign.x - x, sign.y - y);
      if (away < distance) [best, distance] = [sign, away];
    }
    const step = y < data.stepsHeight && data.steps.find((one) => {
      const nanos = scale.nanos(view.from + x / box.width * (view.to - view.from));
      return nanos >= one.fromNanos && nanos <= one.toNanos;
    });
    const text = best ? signText(best) : step ? step.name + "\n" + step.status : barText(x, y);
    tip.hidden = !text;
    if (!text) return;
    tip.textContent = text;
    tip.style.left = Math.max(0, Math.min(x + 14, box.width - tip.offsetWidth)) + "px";
    tip.style.top = (y + 18 + tip.offsetHeight > box.height ? Math.max(0, y - tip.offsetHeight - 12) : y + 18) + "px";
  };
  const select = (step) => {
    const isShown = (packet) => !data.rows[packet.row].hidden;
    if (!data.packets.some(isShown)) return;
    if (selected < 0) selected = lowerBound(data.packets, scale.nanos(Math.max(0, view.from))) - (step > 0 ? 1 : 0);
    const before = selected;
    do selected += step; while (step && data.packets[selected] && !isShown(data.packets[selected]));
    if (!data.packets[selected]) {
      // Beyond the end: it stays, or is the last one on that side whose node has a row.
      selected = data.packets[before] && isShown(data.packets[before]) ? before
        : step > 0 ? data.packets.findLastIndex(isShown) : data.packets.findIndex(isShown);
    }
    const unit = scale.unit(data.packets[selected].nanos), span = view.to - view.from;
    if (unit < view.from || unit > view.to) show(unit - span / 2, unit + span / 2);
    inTable.hidden = false;
    detail.textContent = "Packet " + (selected + 1) + " of " + data.packets.length + ": " + packetText(selected).replaceAll("\n", ", ");
    redraw();
  };

  const goToPacket = (index) => {
    selected = index;
    const packet = data.packets[index];
    showRow(packet.row);
    goTo(packet.nanos, SECOND / 4);
    select(0);
    chart.scrollIntoView({ block: "center" });
    canvas.focus({ preventScroll: true });
  };
  let openTable = null;

  const range = document.createElement("span");
  range.className = "range";
  const showRow = startNodes(data, () => redraw());
  const controls = document.getElementById("controls");
  const button = (text, label, action) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    if (label) made.setAttribute("aria-label", label);
    made.addEventListener("click", action);
    controls.append(made);
    return made;
  };
  button("+", "Zoom in", () => zoom(.5));
  button("−", "Zoom out", () => zoom(2));
  button("Whole run", "", showAll);
  button("‹ Packet", "Previous packet", () => select(-1));
  button("Packet ›", "Next packet", () => select(1));
  if (folds) {
    const fold = button("Fold idle time", "", () => {
      scale = scale === scales.folding ? scales.linear : scales.folding;
      fold.setAttribute("aria-pressed", scale === scales.folding);
      showAll();
    });
    fold.setAttribute("aria-pressed", "true");
  }
  const inTable = button("Packet in the table", "", () => openTable?.(selected));
  inTable.hidden = true;
  controls.append(range);

  canvas.addEventListener("keydown", (event) => {
    const actions = {
      ArrowLeft: () => pan(-.2), ArrowRight: () => pan(.2), "+": () => zoom(.5), "=": () => zoom(.5), "-": () => zoom(2),
      0: showAll, Home: () => show(-MARGIN, -MARGIN + view.to - view.from),
      End: () => show(1 + MARGIN - view.to + view.from, 1 + MARGIN), n: () => select(1), p: () => select(-1),
      Enter: () => selected >= 0 && openTable?.(selected),
    };
    const action = !event.ctrlKey && !event.metaKey && !event.altKey && actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
  canvas.addEventListener("wheel", (event) => {
    // Zoomed out fully, the wheel scrolls the page on.
    if (event.deltaY > 0 && whole() && !event.deltaX) return;
    event.preventDefault();
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) return pan(event.deltaX / canvas.clientWidth);
    const share = (event.clientX - canvas.getBoundingClientRect().left) / canvas.clientWidth;
    zoom(Math.exp(Math.max(-1, Math.min(1, event.deltaY / 250))), view.from + share * (view.to - view.from));
  }, { passive: false });

  const fingers = new Map();
  canvas.addEventListener("pointerdown", (event) => {
    fingers.set(event.pointerId, event.clientX);
    canvas.setPointerCapture(event.pointerId);
    canvas.classList.add("dragging");
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) return point(event);
    const span = view.to - view.from, width = canvas.clientWidth, left = canvas.getBoundingClientRect().left;
    const others = [...fingers].filter(([id]) => id !== event.pointerId);
    const before = fingers.get(event.pointerId);
    fingers.set(event.pointerId, event.clientX);
    if (others.length) {
      const factor = Math.abs(before - others[0][1]) / Math.max(1, Math.abs(event.clientX - others[0][1]));
      zoom(factor, view.from + (others[0][1] - left) / width * span);
    } else if (event.clientX !== before) {
      pan((before - event.clientX) / width);
    }
  });
  for (const end of ["pointerup", "pointercancel"])
    canvas.addEventListener(end, (event) => {
      fingers.delete(event.pointerId);
      canvas.classList.remove("dragging");
      point(event);
    });
  canvas.addEventListener("pointerleave", () => tip.hidden = true);
  canvas.addEventListener("dblclick", (event) => {
    const share = (event.clientX - canvas.getBoundingClientRect().left) / canvas.clientWidth;
    zoom(.25, view.from + share * (view.to - view.from));
  });

  for (const time of document.querySelectorAll("time[data-nanos]")) {
    const jump = document.createElement("button");
    jump.type = "button";
    jump.textContent = time.textContent;
    jump.setAttribute("aria-label", "Show " + time.textContent + " in the timeline");
    jump.addEventListener("click", () => goTo(Number(time.dataset.nanos), 20 * SECOND));
    time.replaceChildren(jump);
  }
  document.getElementById("still").style.display = "none";
  for (const part of [controls, chart, detail]) part.hidden = false;
  detail.textContent = "Wheel or drag to zoom and move; on the keyboard: arrows, + and −, 0, N and P, Enter.";
  new ResizeObserver(redraw).observe(chart);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  redraw();
  return { goToPacket, onTable: (open) => openTable = open };
}
