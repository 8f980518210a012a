package org.warren.scenarios.network;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.warren.harness.evidence.Probes;

/// Which packets of one node are to reach, or not to reach, another.
///
/// @param name of the check, unique in its file
/// @param kind how it is asked
/// @param from the node that sends
/// @param to the node that it sends to
/// @param address of that node, to which it sends
/// @param reaches what is expected
/// @param count how many packets are sent
/// @param answers how many of them have to be answered, if it is to reach
/// @param through the tunnel that is to carry them, null for any path
/// @param seenAs the source address that the target is to see, null for any
/// @param afterNanos idle time before
/// @param events what happens before that, in order
/// @param because the word of the cause for which it is expected to fail, null for any
/// @param size length of each ping's whole IP packet in bytes, which then must not be fragmented; null for ping's
///     default
/// @param port of a datagram's echo service, null for the usual one
/// @param listens whether that service is there, null for yes
/// @param withinNanos the time limit for the first answer to pings, one each second; 0 if `count` are sent
/// @param servedPort the port of that node itself, if a port forward leads to another one, else null
record Question(
        String name,
        Kind kind,
        String from,
        String to,
        String address,
        boolean reaches,
        int count,
        int answers,
        @Nullable Way through,
        @Nullable String seenAs,
        long afterNanos,

        @JsonAlias(Event.RECORDED_ALONE) @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<Event> events,

        @Nullable String because,
        @Nullable Integer size,
        @Nullable Integer port,
        @Nullable Boolean listens,
        long withinNanos,
        @Nullable Integer servedPort)
        implements NodeQuestion {

    Question {
        events = List.copyOf(Objects.requireNonNullElse(events, List.of()));
    }

    /// How much of a probe's name its echo contains.
    private static final int PROBE_NAME_MAX = 32;

    /// How a question is asked.
    enum Kind {
        PING,
        /// Probes that the echo service answers.
        UDP
    }

    /// A tunnel, and the interfaces on which only its datagrams may appear.
    ///
    /// @param node whose tunnel the packets enter
    /// @param tunnel the tunnel's interface
    /// @param uplinks the node's other interfaces, except those on the sender's own networks
    record Way(String node, String tunnel, java.util.List<String> uplinks) {

        Way {
            uplinks = java.util.List.copyOf(uplinks);
        }
    }

    /// The name of its probes in packets and in the evidence.
    String probe() {
        String digest = "-%08x".formatted(name.hashCode());
        return name.length() <= PROBE_NAME_MAX ? name : name.substring(0, PROBE_NAME_MAX - digest.length()) + digest;
    }

    /// The target's node and address, and the port if one is named.
    String target() {
        return (port == null ? "" : "port " + port + " of ") + to + " (" + address + ")";
    }

    /// The destination port for UDP.
    int udpPort() {
        return port == null ? Probes.ECHO_PORT : port;
    }

    /// Whether an echo service answers.
    boolean served() {
        return listens == null || listens;
    }

    /// The port of the target's echo service.
    int echoPort() {
        return servedPort == null ? udpPort() : servedPort;
    }

    /// The log of the target's echo service, without the folder.
    String echoLog() {
        return to + "-echo" + (port == null ? "" : "-" + echoPort());
    }
}
