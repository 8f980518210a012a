package org.warren.scenarios.network;

import java.util.List;

/// Whether a node answers another one on its own network for the address of a tunnel, which should stay private.
///
/// @param name of the check, unique in its file
/// @param probe what the other one sends
/// @param from the other one
/// @param fromInterface its interface on their common network
/// @param to the node
/// @param toInterface that node's interface on that network
/// @param tunnel of that node
/// @param address of the tunnel
/// @param pretended the IPv4 source address; the other one's own for ARP
/// @param answered what is expected
/// @param afterNanos idle time before
/// @param events what happens before that, in order
record NeighbourQuestion(
        String name,
        Probe probe,
        String from,
        String fromInterface,
        String to,
        String toInterface,
        String tunnel,
        String address,
        String pretended,
        boolean answered,
        long afterNanos,
        List<Event> events)
        implements FileQuestion {

    /// How many of them are sent.
    static final int COUNT = 3;

    NeighbourQuestion {
        events = List.copyOf(events);
    }

    /// What is sent.
    enum Probe {
        /// A request for the address (RFC 826).
        ARP("arp", "ARP requests"),
        /// A SYN-ACK that nobody asked for (CVE-2019-14899).
        SYN_ACK("syn-ack", "SYN/ACKs");

        private final String key;
        private final String words;

        Probe(String key, String words) {
            this.key = key;
            this.words = words;
        }

        /// As written in a file.
        String key() {
            return key;
        }

        /// Several of them, for a sentence.
        String words() {
            return words;
        }
    }
}
