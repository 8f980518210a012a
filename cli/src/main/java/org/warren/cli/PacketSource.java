package org.warren.cli;

import java.io.IOException;
import java.util.Optional;
import org.warren.harness.capture.PcapWriter;

/// Where packets come from while they are seen. For use by one thread.
interface PacketSource extends AutoCloseable {

    /// What frames begin with, a number of the registry of link types of tcpdump.org.
    int linkType();

    /// Waits for a packet for a short time.
    ///
    /// @return empty where none came
    /// @throws IOException in one sentence, when there will be no more: the interface is gone
    Optional<Packet> next() throws IOException;

    /// How many packets were not handed over since the beginning, because nobody took them in time.
    ///
    /// @throws IOException when that cannot be asked any more
    long dropped() throws IOException;

    @Override
    void close();

    /// A packet, whose bytes are not copied.
    final class Packet {
        private final long nanos;
        private final byte[] frame;
        private final int length;

        /// @param nanos when it was seen, since 1970
        /// @param frame its first bytes
        /// @param length that it had on the wire, in bytes
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
