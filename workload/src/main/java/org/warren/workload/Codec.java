package org.warren.workload;

/// What people hear or see of a stream, which decides how its losses are judged.
public enum Codec {
    /// ITU-T G.711 with packet loss concealment.
    G711,
    /// ITU-T G.729 Annex A.
    G729,
    /// Frames of a video: the datagrams that are sent at one instant.
    VIDEO
}
