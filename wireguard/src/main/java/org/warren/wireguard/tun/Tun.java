package org.warren.wireguard.tun;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.offload.SuperPacket;

/// The network interface of a tunnel, the inner side of a device. For one thread.
public interface Tun extends AutoCloseable {
    /// The number of the interface in the network namespace in which it was made.
    int index();

    /// A file descriptor that is readable when there is a packet, and broken when the interface is gone.
    int descriptor();

    /// A file descriptor that is readable when some interface or route has changed.
    int changesDescriptor();

    /// Discards the notices of changes, and looks what became of the interface.
    ///
    /// @return whether a route has been added or removed
    boolean followChanges();

    /// Whether someone has deleted the interface.
    boolean isGone();

    /// Whether the interface is in another network namespace: then the descriptor is writable when it is up, and
    /// nothing else reports it.
    boolean isAway();

    /// Whether the interface is administratively up.
    boolean isUp();

    /// Bytes; the last one known if the interface is in another network namespace to which the daemon may not go.
    int mtu();

    /// The next packets for the tunnel, null if there are none now. Valid until the next call.
    @Nullable
    SuperPacket read();

    /// Hands a packet to the kernel, which may drop it. It may wait for more of its flow until [#flush]; its memory
    /// must not change before.
    void write(MemorySegment memory, long offset, int length);

    /// Hands over what waits; the memory of packets may change from then on.
    void flush();

    @Override
    void close();
}
