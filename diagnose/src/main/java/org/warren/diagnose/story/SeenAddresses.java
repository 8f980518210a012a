package org.warren.diagnose.story;

import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.Set;
import org.warren.harness.capture.PacketHeaders;

/// The destination addresses of a capture's packets, whatever their content: without any packet to an end, only one
/// direction may have been captured.
public final class SeenAddresses {

    /// The maximum; further addresses count as not seen.
    private static final int SIZE_MAX = 65_536;

    private final Set<Address> destinations = new LinkedHashSet<>();
    private Address last = new Address(0, 0);
    private Address beforeLast = last;

    private record Address(long high, long low) {}

    void take(PacketHeaders headers) {
        long high = headers.destinationHigh();
        long low = headers.destinationLow();
        if (isAt(last, high, low) || isAt(beforeLast, high, low) || destinations.size() >= SIZE_MAX) {
            return;
        }
        beforeLast = last;
        last = new Address(high, low);
        destinations.add(last);
    }

    private static boolean isAt(Address address, long high, long low) {
        return address.low == low && address.high == high;
    }

    /// Whether any packet was sent to an address.
    public boolean hasPacketTo(InetAddress address) {
        long high = 0;
        long low = 0;
        byte[] bytes = address.getAddress();
        for (int i = 0; i < bytes.length; i++) {
            high = i < bytes.length - Long.BYTES ? high << Byte.SIZE | (bytes[i] & 0xff) : high;
            low = low << Byte.SIZE | (bytes[i] & 0xff);
        }
        return destinations.contains(new Address(high, low));
    }
}
