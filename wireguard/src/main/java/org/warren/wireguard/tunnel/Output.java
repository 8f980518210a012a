package org.warren.wireguard.tunnel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.Train;

/// What a tunnel wants done. It is to be done, or copied, before the tunnel is asked for the next one.
public sealed interface Output {
    /// Send datagrams, in one call of the kernel where it can do that.
    ///
    /// @param trafficClass DSCP and ECN of the outer header of each
    record Datagrams(Endpoint to, int trafficClass, Train train) implements Output {}

    /// Hand a packet to the inner network: one that a peer sent, or an ICMP error about one that could not be sent.
    final class Packet implements Output {
        private MemorySegment memory = MemorySegment.NULL;
        private long offset;
        private int length;

        Packet() {}

        Packet at(MemorySegment newMemory, long newOffset, int newLength) {
            memory = newMemory;
            offset = newOffset;
            length = newLength;
            return this;
        }

        /// Where the packet is: in the memory of the datagram that it came in.
        public MemorySegment memory() {
            return memory;
        }

        public long offset() {
            return offset;
        }

        public int length() {
            return length;
        }

        /// The packet, in the memory where it is.
        public ByteBuffer bytes() {
            return memory.asSlice(offset, length).asByteBuffer();
        }
    }
}
