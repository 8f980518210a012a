"use strict";

// A scale maps nanoseconds to the unit interval in straight pieces: [from, to, fromUnit, toUnit, folded].
const SECOND = 1e9;

function scaleOf(pieces) {
  const find = (value, column) => {
    let low = 0, high = pieces.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value <= pieces[middle][column]) high = middle; else low = middle + 1;
    }
    return pieces[low];
  };
  return {
    pieces,
    unit(nanos) {
      const piece = find(nanos, 1);
      return piece[2] + (nanos - piece[0]) / (piece[1] - piece[0]) * (piece[3] - piece[2]);
    },
    nanos(unit) {
      const piece = find(unit, 3);
      return piece[0] + (unit - piece[2]) / (piece[3] - piece[2]) * (piece[1] - piece[0]);
    },
    slope(unit) {
      const piece = find(unit, 3);
      return (piece[1] - piece[0]) / (piece[3] - piece[2]);
    },
  };
}

function niceStep(nanos) {
  for (let unit = 1; unit < SECOND; unit *= 10)
    for (const factor of [1, 2, 5]) if (unit * factor >= nanos) return unit * factor;
  for (const seconds of [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 21600, 43200])
    if (seconds * SECOND >= nanos) return seconds * SECOND;
  return Math.ceil(nanos / (86400 * SECOND)) * 86400 * SECOND;
}

function clockText(nanos, step) {
  const digits = step >= SECOND ? 0 : Math.min(9, Math.ceil(Math.log10(SECOND / step) - 1e-9));
  const ticks = Math.round(nanos / 10 ** (9 - digits));
  const seconds = Math.floor(ticks / 10 ** digits);
  const two = (value) => String(value).padStart(2, "0");
  const fraction = digits ? "." + String(ticks - seconds * 10 ** digits).padStart(digits, "0") : "";
  return Math.floor(seconds / 3600) + ":" + two(Math.floor(seconds / 60) % 60) + ":" + two(seconds % 60) + fraction;
}

function durationText(nanos) {
  const short = (value) => String(+value.toFixed(value < 10 ? 2 : 1));
  if (nanos < 1e6) return short(nanos / 1e3) + " µs";
  if (nanos < SECOND) return short(nanos / 1e6) + " ms";
  if (nanos < 60 * SECOND) return short(nanos / SECOND) + " s";
  const seconds = Math.round(nanos / SECOND);
  const days = seconds < 172800 ? 0 : Math.floor(seconds / 86400);
  const parts = [[days, "d"], [Math.floor(seconds / 3600) - days * 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"], [seconds % 60, "s"]];
  return parts.filter(([count]) => count > 0).slice(0, 2).map((part) => part.join(" ")).join(" ");
}
