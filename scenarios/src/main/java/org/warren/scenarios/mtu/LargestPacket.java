package org.warren.scenarios.mtu;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.warren.harness.evidence.PingResult;
import org.warren.harness.lab.LinuxNode;

/// Searches the largest packet that a tunnel carries, by pings that may not be fragmented inside it.
///
/// A packet passes when it is answered, whatever it costs its datagrams. It passes whole when neither the datagram
/// with the question nor the one with the answer was in fragments, by the kernel's own count at the asking end; an
/// answer is as long as its question, and takes the same path back.
final class LargestPacket {

    /// The largest packets that were found.
    ///
    /// @param mtu the interface's, in bytes
    /// @param answered the largest packet that was answered, 0 where even the smallest was not
    /// @param whole the largest packet that was answered with nothing fragmented, 0 for none
    /// @param beyondRefused how often the sender's own node refused to send one byte more than the MTU
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Found(
            int mtu,
            int answered,
            int whole,
            @JsonProperty("beyond-refused") int beyondRefused) {}

    /// Whatever carries IPv4 carries so much (RFC 791 §3.1).
    static final int SMALLEST = 576;

    /// The path may tell either end its MTU by a packet that it loses.
    private static final int TRIES = 4;

    private final LinuxNode from;
    private final String address;
    private int told;

    LargestPacket(LinuxNode from, String address) {
        this.from = from;
        this.address = address;
    }

    /// Searches below and at an MTU.
    Found upTo(int mtu) {
        int answered = search(mtu, false);
        int whole = answered == 0 ? 0 : search(answered, true);
        tryOnce(mtu + 1);
        return new Found(mtu, answered, whole, told);
    }

    /// Between a length that passes and one that does not, one that passes comes before the others.
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
