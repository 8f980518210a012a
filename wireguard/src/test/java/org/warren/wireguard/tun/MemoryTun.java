package org.warren.wireguard.tun;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.offload.SuperPacket;
import org.warren.wireguard.offload.VirtioHeader;
import org.warren.wireguard.support.EventDescriptor;

/// A network interface in memory. As strict as the kernel's: one buffer for all that is read, and what is written is
/// taken from where it is at the next flush.
public final class MemoryTun implements Tun {
    /// What the tunnel has handed over, in order.
    public final List<byte[]> written = new ArrayList<>();

    private final MemorySegment buffer = Arena.ofAuto().allocate(VirtioHeader.LENGTH + (1 << 16), 8);
    private final SuperPacket view = new SuperPacket();
    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private final List<MemorySegment> unflushed = new ArrayList<>();
    private final EventDescriptor packets = new EventDescriptor();
    private final EventDescriptor changes = new EventDescriptor();
    private boolean up = true;
    private boolean gone;
    private boolean noticed;

    /// The inner network has a packet.
    public void give(byte[] packet) {
        waiting.add(packet);
        packets.readable(true);
    }

    /// How many packets have not been read yet.
    public int waiting() {
        return waiting.size();
    }

    /// Somebody sets the link up or down.
    public void link(boolean isUp) {
        up = isUp;
        changes.readable(true);
    }

    /// Somebody deletes the interface.
    public void vanish() {
        gone = true;
        changes.readable(true);
    }

    /// The same, but the notice of it comes later than the packets do.
    public void vanishUnannounced() {
        gone = true;
    }

    @Override
    public int index() {
        return 1;
    }

    @Override
    public int descriptor() {
        return packets.number();
    }

    @Override
    public int changesDescriptor() {
        return changes.number();
    }

    @Override
    public boolean followChanges() {
        changes.readable(false);
        noticed = gone;
        return false;
    }

    @Override
    public boolean isGone() {
        return noticed;
    }

    @Override
    public boolean isAway() {
        return false;
    }

    @Override
    public boolean isUp() {
        return up && !gone;
    }

    @Override
    public int mtu() {
        return 1420;
    }

    @Override
    public @Nullable SuperPacket read() {
        noticed |= gone;
        byte[] packet = gone ? null : waiting.poll();
        if (packet == null) {
            packets.readable(false);
            return null;
        }
        MemorySegment.copy(packet, 0, buffer, ValueLayout.JAVA_BYTE, VirtioHeader.LENGTH, packet.length);
        view.read(buffer, 0, VirtioHeader.LENGTH + packet.length);
        return view;
    }

    @Override
    public void write(MemorySegment memory, long offset, int length) {
        unflushed.add(memory.asSlice(offset, length));
    }

    @Override
    public void flush() {
        unflushed.forEach(packet -> written.add(packet.toArray(ValueLayout.JAVA_BYTE)));
        unflushed.clear();
    }

    @Override
    public void close() {
        packets.close();
        changes.close();
    }
}
