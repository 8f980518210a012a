package org.warren.wireguard.tun;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.offload.SuperPacket;

/// The network interface of a tunnel, the inner side of a device. Not thread-safe.
public interface Tun extends AutoCloseable {
    /// The index of the interface in the network namespace in which it was created.
    int index();

    /// A file descriptor that is readable when there is a packet, and reports an error when the interface is gone.
    int descriptor();

    /// A file descriptor that is readable when any interface or route has changed.
    int changesDescriptor();

    /// Discards the change notifications, and queries the state of the interface.
    ///
    /// @return whether a route has been added or removed
    boolean followChanges();

    /// Whether the interface has been deleted.
    boolean isGone();

    /// Whether the interface is in another network namespace: then the descriptor is writable when the interface is up,
    /// and there is no other notification.
    boolean isAway();

    /// Whether the interface is administratively up.
    boolean isUp();

    /// The MTU in bytes; the last known one if the interface is in a network namespace that the daemon may not enter.
    int mtu();

    /// The next packets for the tunnel, null if there are none now. Valid until the next call.
    @Nullable
    SuperPacket read();

    /// Passes a packet to the kernel, which may drop it. It may be held back for coalescing until [#flush]; its memory
    /// must not change before.
    void write(MemorySegment memory, long offset, int length);

    /// Passes on packets that were held back; the memory of packets may change from then on.
    void flush();

    @Override
    void close();
}
