package org.warren.cli;

import java.io.IOException;
import java.util.Optional;

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

    /// A packet.
    ///
    /// @param nanos when it was seen, since 1970
    /// @param frame its first bytes
    /// @param length that it had on the wire, in bytes
    record Packet(long nanos, byte[] frame, int length) {}
}
