package org.warren.workload;

/// How a stream is encoded, which determines how losses are perceived.
public enum Codec {
    /// ITU-T G.711 with packet loss concealment.
    G711,
    /// ITU-T G.729 Annex A.
    G729,
    /// Video frames: the datagrams that are sent at one instant.
    VIDEO
}
