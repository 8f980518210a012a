package org.warren.wireguard.tunnel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.session.Keypair;
import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.Train;

/// An action for the caller. It must be carried out, or copied, before the tunnel is asked for the next one.
public sealed interface Output {
    /// Send datagrams, in one system call if possible.
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

        /// Makes room for one more datagram.
        ///
        /// @param sealedWith null if it is not to be sealed
        void add(int length, @Nullable Keypair sealedWith) {
            int size = batch.count() == 0 ? length : train.datagramSize();
            train.at(0, train.length() + length, size);
            batch.add(sealedWith);
        }

        /// The number of datagrams.
        int most() {
            return most;
        }

        OutboundBatch batch() {
            return batch;
        }

        /// The destination, which is the same for all of them.
        public Endpoint to() {
            return Objects.requireNonNull(to);
        }

        /// DSCP and ECN of each outer header, as in IPv4's type of service or IPv6's traffic class: 0 to 255.
        public int trafficClass() {
            return trafficClass;
        }

        /// The datagrams one after the other in memory, all of the same length except the last, which may be shorter.
        /// The memory is reused once the tunnel is asked for the next output.
        public Train train() {
            return train;
        }
    }

    /// Pass a packet to the inner network: one that a peer sent, or an ICMP error about one that could not be sent.
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

        /// Whether it is an ICMP error of our own. The core has no address, so its source is the destination of the
        /// packet in question; a driver sends it from the machine's own address if it can.
        public boolean isError() {
            return error;
        }

        /// The memory that contains the packet, at [#offset()]: that of the datagram that it came in.
        public MemorySegment memory() {
            return memory;
        }

        /// The offset of the packet in [#memory()], in bytes; 0 or more.
        public long offset() {
            return offset;
        }

        /// The length of the packet from its IP header on, without padding; in bytes, 20 to 65,535.
        public int length() {
            return length;
        }

        /// The packet as a buffer of [#length()] bytes over the same memory; not a copy.
        public ByteBuffer bytes() {
            return memory.asSlice(offset, length).asByteBuffer();
        }
    }
}
