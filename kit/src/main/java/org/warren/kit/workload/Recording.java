package org.warren.kit.workload;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.warren.harness.capture.Capture;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.capture.Endpoint;
import org.warren.workload.Direction;
import org.warren.workload.Profile;
import org.warren.workload.Stream;
import org.warren.workload.Transport;

/// A capture as traffic that can be played again: sizes and gaps are kept, addresses and contents are not.
///
/// The sender of a conversation's first packet is the client side. Over UDP each datagram is sent at its recorded time,
/// in its direction. Over TCP the bytes that one end sends before the other replies are a request, and those that
/// follow are its answer. Gaps between an answer and the next request are kept; gaps within an answer are not, because
/// they belong to the recorded path.
final class Recording {

    /// The prefix of a capture's name in place of a profile.
    static final String PREFIX = "pcap:";

    /// A node would take too long to read a workload with more messages.
    static final int MESSAGES_MAX = 200_000;

    static final int CONVERSATIONS_MAX = 500;

    private static final int NAME_MAX = 40;

    private final String file;
    private final Map<List<Endpoint>, Conversation> conversations = new HashMap<>();
    private final List<Conversation> inOrder = new ArrayList<>();
    private long startNanos;
    private int messages;

    private Recording(String file) {
        this.file = file;
    }

    /// Reads a capture file: pcap or pcapng.
    ///
    /// @throws ProfileException when it cannot be read, is damaged, or has no UDP or TCP
    static Profile read(Path path) {
        String file = path.toString();
        try {
            return new Recording(file).profile(Capture.read(path, 0));
        } catch (IOException e) {
            throw new ProfileException(file + " cannot be read as a capture: " + e.getMessage(), e);
        }
    }

    private Profile profile(Capture capture) {
        capture.damage().ifPresent(damage -> {
            throw new ProfileException(
                    file + ": the capture " + damage + "; expected a whole one of at most 256 MiB, such as "
                            + "`tcpdump -r FILE -s 128 -w OTHER` makes of it: what is cut off of packets still counts");
        });
        if (!capture.packets().isEmpty()) {
            startNanos = capture.packets().getFirst().nanos();
        }
        capture.packets().forEach(this::take);
        Map<String, Stream> streams = new LinkedHashMap<>();
        inOrder.forEach(conversation -> conversation.addTo(streams));
        if (streams.isEmpty()) {
            throw new ProfileException("%s: expected UDP or TCP with data and whole headers; of its %d packets none is"
                    .formatted(file, capture.packets().size()));
        }
        return new Profile(name(), "What " + file + " recorded.", null, List.copyOf(streams.values()));
    }

    private void take(CapturedPacket packet) {
        boolean isTcp = packet.protocol() == Protocol.TCP && packet.tcp() != null;
        if (!isTcp && packet.protocol() != Protocol.UDP) {
            return;
        }
        Transport transport = isTcp ? Transport.TCP : Transport.UDP;
        Conversation conversation = conversation(packet, transport);
        messages += conversation.take(packet, Math.max(0, packet.nanos() - startNanos)) ? 1 : 0;
        if (messages > MESSAGES_MAX) {
            throw new ProfileException(
                    "%s:packet %d: expected at most %d messages; take a part of it, as `editcap -A` does"
                            .formatted(file, packet.number(), MESSAGES_MAX));
        }
    }

    /// If a port is used again after the end of its connection, that begins another conversation.
    private Conversation conversation(CapturedPacket packet, Transport transport) {
        List<Endpoint> key = List.of(packet.source(), packet.destination());
        Conversation known = conversations.get(key);
        if (known != null && known.transport() == transport && !known.isFollowedBy(packet)) {
            return known;
        }
        if (inOrder.size() == CONVERSATIONS_MAX) {
            throw new ProfileException(
                    "%s:packet %d: expected at most %d conversations; take a part of it, as `tshark -Y` does"
                            .formatted(file, packet.number(), CONVERSATIONS_MAX));
        }
        Conversation made = transport == Transport.TCP ? new TcpConversation(packet) : new UdpConversation(packet);
        conversations.put(key, made);
        conversations.put(List.of(packet.destination(), packet.source()), made);
        inOrder.add(made);
        return made;
    }

    private String name() {
        String last = String.valueOf(Path.of(file).getFileName()).toLowerCase(Locale.ROOT);
        String word = last.replaceAll("\\.(pcap|pcapng|cap)(\\.gz)?$", "").replaceAll("[^a-z0-9]+", "-");
        String name = word.matches("[a-z].*") ? word : "pcap-" + word;
        return name.substring(0, Math.min(NAME_MAX, name.length()));
    }

    /// Two endpoints that communicate over one transport.
    abstract static class Conversation {
        private final Endpoint near;
        private final Endpoint far;

        Conversation(Endpoint near, Endpoint far) {
            this.near = near;
            this.far = far;
        }

        abstract Transport transport();

        /// Adds a packet.
        ///
        /// @param nanos since the recording's beginning
        /// @return whether it begins a message
        abstract boolean take(CapturedPacket packet, long nanos);

        /// Whether a packet of the same endpoints belongs to another conversation.
        boolean isFollowedBy(CapturedPacket packet) {
            return false;
        }

        /// Adds the streams that play it; none if it has no data.
        abstract void addTo(Map<String, Stream> streams);

        boolean isFromNear(CapturedPacket packet) {
            return packet.source().equals(near);
        }

        /// A name that is not used yet, such as `udp-53` and `udp-53-2`.
        String freeName(Map<String, Stream> streams, Direction direction) {
            String base = transport().name().toLowerCase(Locale.ROOT) + "-" + far.port()
                    + (direction == Direction.IN ? "-in" : "");
            String name = base;
            for (int i = 2; streams.containsKey(name); i++) {
                name = base + "-" + i;
            }
            return name;
        }
    }
}
