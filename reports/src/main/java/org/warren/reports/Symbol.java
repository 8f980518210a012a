package org.warren.reports;

import java.util.Locale;
import org.warren.harness.record.Timeline.MarkKind;
import org.warren.harness.record.Timeline.PacketKind;

/// The symbols of the timeline. Each is drawn by the same path in the legend, the picture without JavaScript and the
/// canvas. The methods are public because templates only see public ones.
enum Symbol {
    INITIATION("Initiation", 0, false, "M0-5L5 4H-5Z"),
    RESPONSE("Response", 1, false, "M0 5L5-4H-5Z"),
    COOKIE_REPLY("Cookie reply", 1, false, "M0-5L5 0L0 5L-5 0Z"),
    DATA("Data", 2, false, "M-4-4H4V4H-4Z"),
    KEEPALIVE("Keepalive", 3, true, "M4 0A4 4 0 1 1-4 0A4 4 0 1 1 4 0Z"),
    OTHER("Other packet", 3, true, "M-3 0H3M0-3V3"),
    PROBE_SENT("Probe sent", -1, true, "M4.5 0A4.5 4.5 0 1 1-4.5 0A4.5 4.5 0 1 1 4.5 0ZM-2 0H2M0-2L2 0L0 2"),
    PROBE_RECEIVED("Probe received", -1, false, "M4 0A4 4 0 1 1-4 0A4 4 0 1 1 4 0Z"),
    PROBE_ANSWERED("Probe answered", -1, true, "M-5 0L-1 4L5-4"),
    PROBE_REFUSED("Probe refused", -1, true, "M4.5 0A4.5 4.5 0 1 1-4.5 0A4.5 4.5 0 1 1 4.5 0ZM-3-3L3 3"),
    FAULT("Fault", -1, false, "M1-6L-4 1H-1L-2 6L4-1H1Z"),
    STEP("Note", -1, true, "M0-5V5"),
    LOST("Lost or late", -1, true, "M-5-5L5 5M5-5L-5 5");

    private final String words;
    private final int track;
    private final boolean outline;
    private final String path;

    Symbol(String words, int track, boolean outline, String path) {
        this.words = words;
        this.track = track;
        this.outline = outline;
        this.path = path;
    }

    static Symbol of(PacketKind kind) {
        return switch (kind) {
            case INITIATION -> INITIATION;
            case RESPONSE -> RESPONSE;
            case COOKIE_REPLY -> COOKIE_REPLY;
            case DATA -> DATA;
            case KEEPALIVE -> KEEPALIVE;
            case OTHER -> OTHER;
        };
    }

    static Symbol of(MarkKind kind) {
        return switch (kind) {
            case PROBE_SENT -> PROBE_SENT;
            case PROBE_RECEIVED -> PROBE_RECEIVED;
            case PROBE_ANSWERED -> PROBE_ANSWERED;
            case PROBE_REFUSED -> PROBE_REFUSED;
            case FAULT -> FAULT;
            case STEP -> STEP;
        };
    }

    /// Its text in the legend.
    public String words() {
        return words;
    }

    /// The line of its lane that a packet is drawn on, from the top; -1 if it is not a packet.
    public int track() {
        return track;
    }

    /// Drawn as a line, not filled.
    public boolean outline() {
        return outline;
    }

    /// SVG path data around the origin.
    public String path() {
        return path;
    }

    /// The name of its colour in the style sheet.
    public String style() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
