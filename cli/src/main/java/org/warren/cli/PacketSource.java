package org.warren.cli;

import java.io.IOException;
import java.util.Optional;
import org.warren.harness.capture.PcapWriter;

/// A source of packets that are captured now. Not thread-safe.
interface PacketSource extends AutoCloseable {

    /// The link type of its frames, a number of the registry of tcpdump.org.
    int linkType();

    /// Waits for a packet for a short time.
    ///
    /// @return empty if none came
    /// @throws IOException in one sentence, when there will be no more because the interface is gone
    Optional<Packet> next() throws IOException;

    /// How many packets were dropped since the beginning, because they were not read in time.
    ///
    /// @throws IOException when that can no longer be queried
    long dropped() throws IOException;

    @Override
    void close();

    /// A packet, whose bytes are not copied.
    final class Packet {
        private final long nanos;
        private final byte[] frame;
        private final int length;

        /// @param nanos when it was captured, since 1970
        /// @param frame its first bytes
        /// @param length on the wire, in bytes
        Packet(long nanos, byte[] frame, int length) {
            this.nanos = nanos;
            this.frame = frame;
            this.length = length;
        }

        /// As a record of a pcap file.
        byte[] record() {
            return PcapWriter.packet(nanos, frame, length);
        }
    }
}
