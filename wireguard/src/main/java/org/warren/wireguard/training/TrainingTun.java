package org.warren.wireguard.training;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.offload.SuperPacket;
import org.warren.wireguard.posix.Libc;
import org.warren.wireguard.tun.Tun;

/// An interface that is up, has one packet to send, and accepts none.
final class TrainingTun implements Tun {
    private static final int NONBLOCK_CLOEXEC = 0x800 | 0x80000;
    private static final int MTU = 1420;

    private final Arena arena = Arena.ofShared();
    private final Libc libc = new Libc(arena);
    private final MemorySegment counter = arena.allocate(Long.BYTES, Long.BYTES);
    private final MemorySegment packet;
    private final SuperPacket packets = new SuperPacket();
    private final int waiting;
    private final int changes;

    /// @param packet in memory outside the heap, with room in front for the kernel's header
    TrainingTun(MemorySegment packet) throws IOException {
        this.packet = packet;
        waiting = Libc.check(libc.eventfd(1, NONBLOCK_CLOEXEC), "cannot make an event descriptor");
        changes = Libc.check(libc.eventfd(0, NONBLOCK_CLOEXEC), "cannot make an event descriptor");
    }

    @Override
    public @Nullable SuperPacket read() {
        if (libc.read(waiting, counter, Long.BYTES) < 0) {
            return null;
        }
        packets.read(packet, 0, (int) packet.byteSize());
        return packets;
    }

    @Override
    public void write(MemorySegment memory, long offset, int length) {}

    @Override
    public void flush() {}

    @Override
    public int index() {
        return 0;
    }

    @Override
    public int descriptor() {
        return waiting;
    }

    @Override
    public int changesDescriptor() {
        return changes;
    }

    @Override
    public boolean followChanges() {
        return false;
    }

    @Override
    public boolean isGone() {
        return false;
    }

    @Override
    public boolean isAway() {
        return false;
    }

    @Override
    public boolean isUp() {
        return true;
    }

    @Override
    public int mtu() {
        return MTU;
    }

    @Override
    public void close() {
        libc.close(changes);
        libc.close(waiting);
        arena.close();
    }
}
