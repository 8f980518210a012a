package org.warren.kit.workload;

import org.warren.workload.Codec;

/// One direction of a call, as it was heard.
///
/// @param codec that encoded it
/// @param packets that were sent
/// @param lost those that did not arrive, or arrived after their playout time
/// @param runs the number of runs of lost packets
/// @param delayNanos mouth-to-ear delay
record Call(Codec codec, int packets, int lost, int runs, long delayNanos) {

    /// With fewer packets a single loss would decide: two seconds of voice.
    static final int PACKETS_MIN = 100;

    /// The jitter buffer's delay: chosen, as common telephones have it.
    private static final long JITTER_BUFFER_NANOS = 60_000_000;

    /// A packet is sent when its 20 ms have been recorded.
    private static final long PACKET_NANOS = 20_000_000;

    /// Reads one direction of a call.
    ///
    /// @param first number of its first packet
    /// @param end number after its last one
    static Call of(StreamRecord stream, Codec codec, int first, int end) {
        long fastest = Long.MAX_VALUE;
        for (int number = first; number < end; number++) {
            if (stream.delayNanos(number) != StreamRecord.NEVER) {
                fastest = Math.min(fastest, stream.delayNanos(number));
            }
        }
        if (fastest == Long.MAX_VALUE) {
            return new Call(codec, end - first, end - first, 1, 0);
        }
        int lost = 0;
        int runs = 0;
        boolean before = false;
        for (int number = first; number < end; number++) {
            long delay = stream.delayNanos(number);
            boolean isLost = delay == StreamRecord.NEVER || delay > fastest + JITTER_BUFFER_NANOS;
            lost += isLost ? 1 : 0;
            runs += isLost && !before ? 1 : 0;
            before = isLost;
        }
        return new Call(codec, end - first, lost, runs, mouthToEarNanos(fastest));
    }

    /// The mouth-to-ear delay, for a packet's network delay.
    static long mouthToEarNanos(long delay) {
        return delay + JITTER_BUFFER_NANOS + PACKET_NANOS;
    }

    EModel model() {
        double share = (double) lost / packets;
        // Of losses that do not depend on each other, runs are 1 / (1 - p) long on average (G.107, 7.5).
        double ratio = runs == 0 ? 1 : Math.max(1, (double) lost / runs * (1 - share));
        return new EModel(codec, share, ratio, delayNanos / 1e6);
    }
}
