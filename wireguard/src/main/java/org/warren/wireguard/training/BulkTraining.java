package org.warren.wireguard.training;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.warren.wireguard.offload.Coalescer;
import org.warren.wireguard.offload.SuperPacket;
import org.warren.wireguard.offload.VirtioHeader;
import org.warren.wireguard.tunnel.Output;
import org.warren.wireguard.tunnel.Tunnel;
import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.Train;

/// A download as a daemon carries it, without devices: unsegmented TCP data goes in, and the packets that come out at
/// the other end are coalesced again.
final class BulkTraining {
    private static final int HEADERS = 40;
    private static final int LENGTH = 60_000;
    private static final int SEGMENT = 1_380;
    private static final byte NEEDS_CHECKSUM = 1;
    private static final byte TCP_V4 = 1;

    private final Tunnel from;
    private final Tunnel to;
    private final Endpoint at;
    private final MemorySegment read = Arena.ofAuto().allocate(VirtioHeader.LENGTH + LENGTH, 8);
    private final MemorySegment received = Arena.ofAuto().allocate(1 << 17, 8);
    private final MemorySegment header = Arena.ofAuto().allocate(VirtioHeader.LENGTH);
    private final SuperPacket packets = new SuperPacket();
    private final Coalescer coalescer = new Coalescer(true);

    /// @param at the address that the sender's datagrams come from
    BulkTraining(Tunnel from, Tunnel to, Endpoint at) {
        this.from = from;
        this.to = to;
        this.at = at;
        ByteBuffer bytes = read.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(NEEDS_CHECKSUM).put(TCP_V4).putShort((short) HEADERS).putShort((short) SEGMENT);
        bytes.putShort((short) 20).putShort((short) 16);
        bytes.order(ByteOrder.BIG_ENDIAN)
                .putInt(0x45000000 | LENGTH)
                .putInt(0x4000)
                .putInt(0x40060000);
        bytes.putInt(0x0a000001).putInt(0x0a000002);
        bytes.putInt(0x04000401).putInt(1).putInt(1).putInt(0x50100200);
    }

    void carry(long now) {
        packets.read(read, 0, VirtioHeader.LENGTH + LENGTH);
        from.handlePackets(packets, now);
        for (Output output = from.pollOutput(); output != null; output = from.pollOutput()) {
            if (output instanceof Output.Datagrams datagrams) {
                Train train = datagrams.train();
                MemorySegment.copy(train.memory(), train.start(), received, 0, train.length());
                Train arrived = new Train(received).at(0, train.length(), train.datagramSize());
                to.handleDatagrams(at, datagrams.trafficClass(), arrived, now);
                coalesce();
            }
        }
    }

    private void coalesce() {
        for (Output output = to.pollOutput(); output != null; output = to.pollOutput()) {
            if (output instanceof Output.Packet packet
                    && !coalescer.add(packet.memory(), packet.offset(), packet.length())) {
                finish();
                coalescer.add(packet.memory(), packet.offset(), packet.length());
            }
        }
        finish();
    }

    private void finish() {
        coalescer.finish(header, 0);
        coalescer.clear();
    }
}
