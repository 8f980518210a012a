package org.warren.diagnose.finding;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.warren.diagnose.log.AlignedLog;
import org.warren.diagnose.log.LogKind;
import org.warren.diagnose.log.LogLine;
import org.warren.wireguard.ip.IpAddress;

/// The lines of a log that indicate a problem: healthy ends also write some lines, which are left out.
final class TellingLines {

    private static final long LOAD_NANOS = 10_000_000_000L;
    private static final long DOUBLED_NANOS = 1_000_000_000L;
    /// The lines have no times.
    private static final long LINES_NEAR = 20;
    private static final int SAME_MESSAGE_LINES = 4;

    /// The error for the second of two equal messages.
    private static final Set<LogKind> DOUBLED = EnumSet.of(
            LogKind.INITIATION_REPLAYED,
            LogKind.INITIATION_REFUSED,
            LogKind.HANDSHAKE_REFUSED,
            LogKind.RESPONSE_REFUSED);

    private final AlignedLog log;
    private final LogTunnels tunnels;
    private final Map<Object, TreeSet<Long>> accepted = new HashMap<>();
    private final Map<Object, TreeSet<Long>> acceptedNumbers = new HashMap<>();
    private final TreeSet<Long> cookies = new TreeSet<>();
    private final TreeSet<Long> cookieNumbers = new TreeSet<>();

    private TellingLines(AlignedLog log, LogTunnels tunnels) {
        this.log = log;
        this.tunnels = tunnels;
        for (LogLine line : log.log().lines()) {
            if (line.kind() == LogKind.COOKIE_SENT) {
                put(line, cookies, cookieNumbers);
            } else if (line.kind() == LogKind.INITIATION_RECEIVED || line.kind() == LogKind.RESPONSE_RECEIVED) {
                for (Object end : ends(line)) {
                    put(
                            line,
                            accepted.computeIfAbsent(end, any -> new TreeSet<>()),
                            acceptedNumbers.computeIfAbsent(end, any -> new TreeSet<>()));
                }
            }
        }
    }

    private static void put(LogLine line, NavigableSet<Long> times, NavigableSet<Long> numbers) {
        line.nanos().ifPresent(times::add);
        numbers.add(line.number());
    }

    private static List<Object> ends(LogLine line) {
        var ends = new ArrayList<Object>(line.endpoint().stream().toList());
        if (!line.peer().isEmpty()) {
            ends.add(line.peer());
        }
        return ends;
    }

    /// The lines in the order of the file; if the clock is known, those within the captures' time.
    static List<LogLine> of(AlignedLog log, LogTunnels tunnels) {
        var telling = new TellingLines(log, tunnels);
        var hidden = sameMessages(log.log().lines());
        return log.log().lines().stream()
                .filter(line -> !hidden.contains(line.number()) && !telling.isUsual(line))
                .filter(line ->
                        log.at(line).isEmpty() || tunnels.isWithin(log.at(line).getAsLong()))
                .toList();
    }

    /// For one message wireguard-go first writes `replay` with the peer, and then that it was invalid with the
    /// endpoint.
    private static Set<Long> sameMessages(List<LogLine> lines) {
        var hidden = new HashSet<Long>();
        for (int i = 0; i < lines.size(); i++) {
            boolean isOpen = lines.get(i).kind() == LogKind.INITIATION_REPLAYED;
            for (int j = i + 1; isOpen && j < lines.size() && j <= i + SAME_MESSAGE_LINES; j++) {
                isOpen = lines.get(j).kind() != LogKind.INITIATION_REFUSED
                        || !hidden.add(lines.get(j).number());
            }
        }
        return hidden;
    }

    private boolean isUsual(LogLine line) {
        if (line.inner().filter(TellingLines::isLocal).isPresent()) {
            return true;
        }
        if (line.kind() == LogKind.MAC_REFUSED) {
            // The kernel writes the same line for a valid cookie that comes too often, so for ends with the right key.
            return isNear(line, cookies, cookieNumbers, LOAD_NANOS) || isAcceptedNear(line, LOAD_NANOS);
        }
        return DOUBLED.contains(line.kind()) && isDoubled(line);
    }

    private boolean isDoubled(LogLine line) {
        var at = log.at(line);
        return isAcceptedNear(line, DOUBLED_NANOS)
                || (at.isPresent()
                        && tunnels.isDoubled(line.kind(), at.getAsLong(), log.toleranceNanos(), line.endpoint()));
    }

    private boolean isAcceptedNear(LogLine line, long nanos) {
        return ends(line).stream()
                .anyMatch(end -> isNear(
                        line,
                        accepted.getOrDefault(end, new TreeSet<>()),
                        acceptedNumbers.getOrDefault(end, new TreeSet<>()),
                        nanos));
    }

    private static boolean isNear(LogLine line, NavigableSet<Long> times, NavigableSet<Long> numbers, long nanos) {
        boolean isTimed = line.nanos().isPresent();
        long at = isTimed ? line.nanos().getAsLong() : line.number();
        long distance = isTimed ? nanos : LINES_NEAR;
        Long next = (isTimed ? times : numbers).ceiling(at - distance);
        return next != null && next <= at + distance;
    }

    /// Every interface gets multicast and packets with link-local addresses, and duplicate address detection has no
    /// source: these packets are dropped harmlessly.
    private static boolean isLocal(IpAddress address) {
        byte[] bytes = address.toBytes();
        int first = bytes[0] & 0xff;
        return address.isLinkLocal()
                || isUnspecified(bytes)
                || (address.v6() ? first == 0xff : first >= 224)
                || (!address.v6() && first == 169 && (bytes[1] & 0xff) == 254);
    }

    private static boolean isUnspecified(byte[] address) {
        for (byte part : address) {
            if (part != 0) {
                return false;
            }
        }
        return true;
    }
}
