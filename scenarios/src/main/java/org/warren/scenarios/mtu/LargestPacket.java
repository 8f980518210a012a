package org.warren.scenarios.mtu;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.warren.harness.evidence.PingResult;
import org.warren.harness.lab.LinuxNode;

/// Finds the largest packet that a tunnel carries, by pings that may not be fragmented inside it.
///
/// A packet passes if it is answered, whatever happens to its datagrams. It passes whole if neither the datagram of the
/// request nor that of the reply was fragmented, according to the kernel's counters at the pinging end; a reply is as
/// long as its request, and takes the same path back.
final class LargestPacket {

    /// The largest packets.
    ///
    /// @param mtu of the interface, in bytes
    /// @param answered the largest packet that was answered, 0 if even the smallest was not
    /// @param whole the largest packet that was answered without fragmentation, 0 for none
    /// @param beyondRefused how often the sender's own node refused to send one byte more than the MTU
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Found(
            int mtu,
            int answered,
            int whole,
            @JsonProperty("beyond-refused") int beyondRefused) {}

    /// The minimum that every IPv4 link supports (RFC 791 §3.1).
    static final int SMALLEST = 576;

    /// A first packet may be lost because the path reports its MTU to either end.
    private static final int TRIES = 4;

    private final LinuxNode from;
    private final String address;
    private int told;

    LargestPacket(LinuxNode from, String address) {
        this.from = from;
        this.address = address;
    }

    /// Searches up to an MTU and just above it.
    Found upTo(int mtu) {
        int answered = search(mtu, false);
        int whole = answered == 0 ? 0 : search(answered, true);
        tryOnce(mtu + 1);
        return new Found(mtu, answered, whole, told);
    }

    /// Binary search between a length that passes and one that does not.
    private int search(int most, boolean whole) {
        if (passes(most, whole)) {
            return most;
        }
        int passing = SMALLEST;
        int failing = most;
        if (!passes(passing, whole)) {
            return 0;
        }
        while (failing - passing > 1) {
            int middle = (passing + failing) / 2;
            if (passes(middle, whole)) {
                passing = middle;
            } else {
                failing = middle;
            }
        }
        return passing;
    }

    private boolean passes(int bytes, boolean whole) {
        long before = fragmentsReceived();
        return tryOnce(bytes) && !(whole && fragmentsReceived() > before);
    }

    private boolean tryOnce(int bytes) {
        PingResult ping = from.pingUnfragmented(address, TRIES, bytes);
        told = Objects.requireNonNullElse(ping.tooLong(), 0);
        return ping.received() > 0;
    }

    private long fragmentsReceived() {
        List<String> ipv4 = lines("/proc/net/snmp");
        String[] names = ipv4.get(0).split(" ", -1);
        String[] values = ipv4.get(1).split(" ", -1);
        long count = Long.parseLong(values[Arrays.asList(names).indexOf("ReasmReqds")]);
        for (String line : lines("/proc/net/snmp6")) {
            if (line.startsWith("Ip6ReasmReqds")) {
                count += Long.parseLong(line.substring(line.indexOf(' ')).strip());
            }
        }
        return count;
    }

    private List<String> lines(String path) {
        return new String(from.read(path), StandardCharsets.US_ASCII).lines().toList();
    }
}
