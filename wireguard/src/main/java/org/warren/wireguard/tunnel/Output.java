package org.warren.wireguard.tunnel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.session.Keypair;
import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.Train;

/// What a tunnel wants done. It is to be done, or copied, before the tunnel is asked for the next one.
public sealed interface Output {
    /// Send datagrams, in one call of the kernel where it can do that.
    final class Datagrams implements Output {
        private final Train train;
        private final OutboundBatch batch;
        private final int most;
        private @Nullable Endpoint to;
        private int trafficClass;

        Datagrams(int capacity, int most) {
            this.train = new Train(Arena.ofAuto().allocate(capacity, Long.BYTES));
            this.batch = new OutboundBatch(train, most);
            this.most = most;
        }

        Datagrams begin(Endpoint newTo, int newTrafficClass) {
            to = newTo;
            trafficClass = newTrafficClass;
            train.at(0, 0, 1);
            batch.clear();
            return this;
        }

        /// Makes room for one more.
        ///
        /// @param sealedWith null if it is not to be sealed
        void add(int length, @Nullable Keypair sealedWith) {
            int size = batch.count() == 0 ? length : train.datagramSize();
            train.at(0, train.length() + length, size);
            batch.add(sealedWith);
        }

        /// How many datagrams have room.
        int most() {
            return most;
        }

        OutboundBatch batch() {
            return batch;
        }

        /// Where to send them: all of them go to the same endpoint.
        public Endpoint to() {
            return Objects.requireNonNull(to);
        }

        /// DSCP and ECN of the outer header of each, as in IPv4's type of service or IPv6's traffic class: 0 to 255.
        public int trafficClass() {
            return trafficClass;
        }

        /// The datagrams one after the other in memory, all of one length but the last, which may be shorter. The
        /// memory is used again once the tunnel is asked for the next output.
        public Train train() {
            return train;
        }
    }

    /// Hand a packet to the inner network: one that a peer sent, or an ICMP error about one that could not be sent.
    final class Packet implements Output {
        private MemorySegment memory = MemorySegment.NULL;
        private long offset;
        private int length;
        private boolean error;

        Packet() {}

        Packet at(MemorySegment newMemory, long newOffset, int newLength, boolean isError) {
            memory = newMemory;
            offset = newOffset;
            length = newLength;
            error = isError;
            return this;
        }

        /// Whether it is an ICMP error of our own. The core has no address, so it comes from where the packet was to
        /// go; a driver sends it from the machine's own address if it can.
        public boolean isError() {
            return error;
        }

        /// The memory that the packet is in, from [#offset()] on: that of the datagram that it came in.
        public MemorySegment memory() {
            return memory;
        }

        /// Where in [#memory()] the packet begins, in bytes; 0 or more.
        public long offset() {
            return offset;
        }

        /// The length of the packet from its IP header on, without padding; in bytes, 20 to 65,535.
        public int length() {
            return length;
        }

        /// The packet as a buffer over the memory where it is, of [#length()] bytes; not a copy.
        public ByteBuffer bytes() {
            return memory.asSlice(offset, length).asByteBuffer();
        }
    }
}
