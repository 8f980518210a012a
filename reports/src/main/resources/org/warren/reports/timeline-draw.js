
// Draws what is visible of the timeline and returns the signs it drew, for the pointer to find.
function drawTimeline(canvas, data, scale, view, selected) {
  const context = canvas.getContext("2d");
  const ratio = window.devicePixelRatio || 1;
  const width = canvas.clientWidth, height = data.height;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const css = getComputedStyle(document.documentElement);
  const colours = {};
  const colour = (name) => colours[name] ||= css.getPropertyValue("--" + name).trim();
  const x = (nanos) => (scale.unit(nanos) - view.from) / (view.to - view.from) * width;
  const clamp = (value) => Math.max(-20, Math.min(width + 20, value));
  const bottom = height - data.axisHeight;
  const font = (weight, size) => context.font = weight + " " + size + "px system-ui, sans-serif";
  const fits = (text, room) => context.measureText(text).width <= room;
  const pen = { context, data, scale, view, width, height, bottom, x, clamp, colour, font, fits };

  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = colour("panel");
  context.fillRect(0, 0, width, height);
  drawRows(pen);
  drawSteps(pen);
  drawGaps(pen);
  drawBars(pen);
  drawAxis(pen);
  const drawn = [];
  drawPackets(pen, drawn);
  drawMarks(pen, drawn);
  drawLabels(pen);
  if (selected >= 0) drawSelection(pen, data.packets[selected]);
  return drawn;
}

function drawRows({ context, data, width, colour }) {
  for (const row of data.shown) {
    if (row.nat) {
      context.fillStyle = colour("stripe");
      context.fillRect(0, row.y, width, row.height);
    }
    context.fillStyle = colour("line");
    context.fillRect(0, row.y, width, 1);
  }
}

function drawLabels({ context, data, colour, font }) {
  font(600, 13);
  for (const row of data.shown) {
    const label = row.failed ? "✗ " + row.label : row.label;
    context.textAlign = "left";
    context.lineWidth = 4;
    context.lineJoin = "round";
    context.strokeStyle = colour(row.nat ? "stripe" : "panel");
    context.strokeText(label, 8, row.y + 15);
    context.fillStyle = colour(row.failed ? "fail" : "ink");
    context.fillText(label, 8, row.y + 15);
  }
}

function drawSteps({ context, data, bottom, x, clamp, colour, font, fits, width }) {
  font(500, 12);
  data.steps.forEach((step, index) => {
    const left = clamp(x(step.fromNanos)), right = clamp(x(step.toNanos));
    if (right < 0 || left > width) return;
    if (index % 2) {
      context.globalAlpha = .35;
      context.fillStyle = colour("step-fill");
      context.fillRect(left, data.stepsHeight, right - left, bottom - data.stepsHeight);
      context.globalAlpha = 1;
    }
    context.fillStyle = colour(step.status === "failed" ? "fail-back" : "step-fill");
    context.fillRect(left, 4, Math.max(2, right - left - 1), 18);
    const from = Math.max(0, left) + 6, room = Math.min(width, right) - from - 4;
    if (fits(step.name, room)) {
      context.textAlign = "left";
      context.fillStyle = colour("ink");
      context.fillText(step.name, from, 17);
    }
  });
}

function drawGaps({ context, data, bottom, x, clamp, colour, font, fits, width }) {
  for (const gap of data.gaps) {
    if (data.rows[gap.row].hidden) continue;
    const left = clamp(x(gap.from)), right = clamp(x(gap.to));
    if (right < 0 || left > width) continue;
    context.fillStyle = colour("gap-zone");
    context.fillRect(left, data.stepsHeight, right - left, bottom - data.stepsHeight);
    context.fillStyle = colour("gap");
    context.fillRect(left, gap.y, right - left, 22);
    if (right - left < 12) continue;
    drawHatch({ context, colour }, left, gap.y, right - left);
    font(600, 12);
    const from = Math.max(0, left), to = Math.min(width, right);
    const text = ["no mapping for " + gap.length + ": nobody outside can reach in", "no mapping for " + gap.length,
      "no mapping", gap.length].find((words) => fits(words, to - from - 16));
    if (text) drawPlate({ context, colour }, text, (from + to) / 2, gap.y);
  }
}

function drawHatch({ context, colour }, left, top, width) {
  context.save();
  context.beginPath();
  context.rect(left, top, width, 22);
  context.clip();
  context.strokeStyle = colour("lost");
  context.globalAlpha = .3;
  context.lineWidth = 1.5;
  context.beginPath();
  for (let line = left - 22; line < left + width; line += 8) {
    context.moveTo(line, top + 22);
    context.lineTo(line + 22, top);
  }
  context.stroke();
  context.restore();
}

function drawPlate({ context, colour }, text, middle, top) {
  const half = context.measureText(text).width / 2 + 5;
  context.fillStyle = colour("gap");
  context.fillRect(middle - half, top + 3, 2 * half, 16);
  context.fillStyle = colour("fail");
  context.textAlign = "center";
  context.fillText(text, middle, top + 15);
}

function drawBars(pen) {
  const { data, x, clamp, width } = pen;
  const crowds = new Map(), free = new Map();
  for (const bar of data.bars) {
    if (data.rows[bar.row].hidden) continue;
    const left = clamp(x(bar.from)), right = clamp(x(bar.to ?? data.end));
    if (right < 0 || left > width) continue;
    if (right - left >= 6) {
      drawBar(pen, bar, left, right, free);
      continue;
    }
    // Too narrow for a bar of its own: a column as high as the share of its time that had a mapping.
    let columns = crowds.get(bar.y);
    if (!columns) crowds.set(bar.y, columns = new Float64Array(Math.ceil(width / 3) + 1));
    for (let at = Math.max(0, left); at < Math.min(right, width);) {
      const column = Math.floor(at / 3), next = Math.min(right, (column + 1) * 3);
      columns[column] += Math.max(next - at, 1e-6);
      at = Math.max(next, at + 1e-6);
    }
  }
  for (const [top, columns] of crowds) drawCrowd(pen, top, columns);
}

function drawCrowd({ context, colour, font, fits }, top, columns) {
  let total = 0, used = 0;
  columns.forEach((share, column) => {
    if (!share) return;
    const height = 22 * Math.min(1, share / 3);
    context.fillStyle = colour("bar-edge");
    context.fillRect(column * 3, top + 22 - height, 3, height);
    total += Math.min(3, share);
    used++;
  });
  const text = "mapped " + Math.round(100 * total / (3 * used)) + " % of the time";
  font(600, 12);
  if (fits(text, used * 3 - 20)) drawPlate({ context, colour }, text, columns.length * 1.5, top - 1);
}

function drawBar({ context, data, x, colour, font, fits, width }, bar, left, right, free) {
  context.fillStyle = colour("bar");
  context.strokeStyle = colour("bar-edge");
  context.lineWidth = 1;
  context.fillRect(left, bar.y, right - left, 22);
  context.strokeRect(left + .5, bar.y + .5, right - left - 1, 21);
  context.fillStyle = colour("bar-edge");
  let last = -9;
  for (const refreshed of bar.refreshed) {
    const at = x(refreshed);
    if (at < 0 || at > width || at - last < 2) continue;
    context.fillRect(at - .75, bar.y + 17, 1.5, 5);
    last = at;
  }
  font(500, 12);
  const from = Math.max(0, left) + 7, room = Math.min(width, right) - from - 6;
  if (fits(bar.label, room)) {
    context.fillStyle = colour("ink");
    context.textAlign = "left";
    context.fillText(bar.label, from, bar.y + 14);
  }
  if (bar.to !== null && right > 0 && right < width) drawBarEnd({ context, data, colour, font, width, free }, bar, right);
}

function drawBarEnd({ context, data, colour, font, width, free }, bar, at) {
  context.fillStyle = colour("lost");
  context.fillRect(at - 2, bar.y - 4, 4, 30);
  // Only the first line of bars has room above it.
  const row = data.rows[bar.row];
  if (bar.y > row.y + 25) return;
  const text = bar.end + " " + clockText(bar.to, SECOND / 10);
  font(600, 13);
  const labelEnd = 8 + context.measureText(row.label).width + 12;
  font(700, 12);
  const room = context.measureText(text).width;
  const left = Math.max(labelEnd, Math.min(at + 4, width - room - 4));
  if (left + room > width || left < (free.get(row) ?? 0)) return;
  context.textAlign = "left";
  context.fillText(text, left, bar.y - 6);
  free.set(row, left + room + 10);
}

function drawAxis({ context, data, scale, view, width, height, bottom, x, clamp, colour, font, fits }) {
  context.fillStyle = colour("line");
  context.fillRect(0, bottom, width, 1);
  font(400, 12);
  let free = 0;
  for (const piece of scale.pieces) {
    const left = clamp(x(piece[0])), right = clamp(x(piece[1]));
    if (right < 0 || left > width) continue;
    const nanosPerPixel = scale.slope((piece[2] + piece[3]) / 2) * (view.to - view.from) / width;
    if (piece[4]) {
      drawFold({ context, bottom, colour, width, data }, left, right, durationText(piece[1] - piece[0]));
      if (right - left < 320) continue;
    }
    const step = niceStep(nanosPerPixel * 80);
    const visible = [Math.max(piece[0], scale.nanos(view.from)), Math.min(piece[1], scale.nanos(view.to))];
    for (let tick = Math.ceil(visible[0] / step) * step; tick <= visible[1]; tick += step) {
      const at = x(tick), text = clockText(tick, step), half = context.measureText(text).width / 2;
      context.fillStyle = colour("muted");
      context.fillRect(at - .5, bottom, 1, 6);
      const middle = Math.max(half + 2, Math.min(width - half - 2, at));
      if (middle - half < free || Math.abs(middle - at) > half) continue;
      context.textAlign = "center";
      context.fillText(text, middle, bottom + 20);
      free = middle + half + 14;
    }
  }
}

function drawFold({ context, bottom, colour, width, data }, left, right, length) {
  context.strokeStyle = colour("muted");
  context.lineWidth = 1;
  for (const edge of [left, right]) {
    context.setLineDash([2, 4]);
    context.beginPath();
    context.moveTo(edge, data.stepsHeight);
    context.lineTo(edge, bottom);
    context.stroke();
    context.setLineDash([]);
  }
  context.beginPath();
  for (let at = left, up = true; at <= right; at += 5, up = !up)
    if (at === left) context.moveTo(at, bottom + 4); else context.lineTo(at, bottom + (up ? 4 : -3));
  context.stroke();
  if (left < 0 && right > width) return;
  context.fillStyle = colour("muted");
  context.textAlign = "center";
  context.fillText("folded: " + length, Math.max(60, Math.min(width - 60, (left + right) / 2)), bottom + 37);
}

// Signs of one sort on the same pixel become one; where they crowd they are drawn as strokes.
function drawPackets({ context, data, x, colour, width, scale, view }, drawn) {
  const tracks = new Map();
  const first = lowerBound(data.packets, scale.nanos(view.from));
  for (let i = first; i < data.packets.length; i++) {
    const packet = data.packets[i], at = x(packet.nanos);
    if (at > width + 6) break;
    if (data.rows[packet.row].hidden) continue;
    const key = data.rows[packet.row].y * 64 + packet.glyph;
    let track = tracks.get(key);
    if (!track) tracks.set(key, track = []);
    const last = track[track.length - 1];
    if (last && at - last.x < 1) {
      last.count++;
      last.lost ||= packet.lost;
    } else {
      track.push({ x: at, y: data.rows[packet.row].tracks[packet.glyph], glyph: packet.glyph, lost: packet.lost, packet: i, count: 1 });
    }
  }
  for (const track of tracks.values()) {
    const crowded = track.length > width / 8;
    for (const sign of track) {
      if (crowded) {
        context.fillStyle = colour(sign.lost ? "lost" : data.glyphs[sign.glyph].style);
        context.fillRect(sign.x - .75, sign.y - 4, 1.5, 8);
      } else {
        drawGlyph({ context, data, colour }, sign.glyph, sign.x, sign.y);
      }
      drawn.push(sign);
    }
  }
  const cross = data.glyphs.findIndex((glyph) => glyph.style === "lost");
  for (const track of tracks.values())
    for (const sign of track)
      if (sign.lost && track.length <= width / 8) drawGlyph({ context, data, colour }, cross, sign.x, sign.y);
}

function drawMarks({ context, data, x, colour, width, bottom }, drawn) {
  const cross = data.glyphs.findIndex((glyph) => glyph.style === "lost");
  const taken = new Set();
  data.marks.forEach((mark, index) => {
    const at = x(mark.nanos);
    if (at < -8 || at > width + 8 || data.rows[mark.row].hidden) return;
    const key = data.rows[mark.row].y + ":" + mark.glyph + ":" + !mark.failure + ":" + Math.round(at);
    if (taken.has(key)) return;
    taken.add(key);
    const y = data.rows[mark.row].tracks[mark.glyph];
    if (data.glyphs[mark.glyph].style === "fault") {
      context.fillStyle = colour("fault");
      context.fillRect(at - .5, data.stepsHeight, 1, bottom - data.stepsHeight);
    }
    drawGlyph({ context, data, colour }, mark.glyph, at, y);
    if (mark.failure) drawGlyph({ context, data, colour }, cross, at, y);
    drawn.push({ x: at, y, mark: index, count: 1 });
  });
}

function drawGlyph({ context, data, colour }, index, x, y) {
  const glyph = data.glyphs[index];
  const name = glyph.style === "probe-answered" ? "pass" : glyph.style.replace(/^probe-.*/, "probe");
  context.save();
  context.translate(x, y);
  glyph.shape ||= new Path2D(glyph.path);
  if (glyph.outline) {
    context.strokeStyle = colour(name);
    context.lineWidth = glyph.style === "lost" ? 2.4 : 1.8;
    context.stroke(glyph.shape);
  } else {
    context.fillStyle = colour(name);
    context.fill(glyph.shape);
  }
  context.restore();
}

function drawSelection({ context, data, x, colour, bottom }, packet) {
  if (data.rows[packet.row].hidden) return;
  const at = x(packet.nanos), y = data.rows[packet.row].tracks[packet.glyph];
  context.strokeStyle = colour("link");
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(at, data.stepsHeight);
  context.lineTo(at, bottom);
  context.stroke();
  context.lineWidth = 2.5;
  context.beginPath();
  context.arc(at, y, 10, 0, 2 * Math.PI);
  context.stroke();
}

// The first packet at or after a time.
function lowerBound(packets, nanos) {
  let low = 0, high = packets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (packets[middle].nanos < nanos) low = middle + 1; else high = middle;
  }
  return low;
}
