package org.warren.harness.diagnosis;

import java.util.Arrays;
import java.util.Optional;

/// Why a packet did not arrive. The words are stable: files and records refer to causes by them.
public enum Cause {
    /// The node's program did not send it, or there is no evidence that it did.
    NOT_SENT("not sent"),
    /// A node has no route to the destination.
    NO_ROUTE("no route"),
    /// It left by an ordinary interface although the destination is inside a tunnel.
    OUTSIDE_TUNNEL("outside the tunnel"),
    LINK_DOWN("link down"),
    /// No node on the network answers for the address of the next hop.
    NO_NEIGHBOUR("no neighbour"),
    /// It left one interface and did not reach the next.
    LOST_ON_LINK("lost on the link"),
    /// It exceeds the MTU of an interface.
    TOO_LARGE("too large"),
    /// It was forwarded until its hop limit was used up.
    ROUTING_LOOP("routing loop"),
    /// It was received by a node that is not a router.
    FORWARDING_OFF("forwarding off"),
    /// A NAT router has no mapping for it.
    NO_MAPPING("no mapping"),
    /// A NAT router drops all packets of the flow permanently, until its source port changes.
    STUCK_FLOW("stuck flow"),
    /// A firewall dropped or rejected it.
    FILTERED("filtered"),
    /// Linux's rp_filter dropped it: the route to its source uses another interface.
    REVERSE_PATH("reverse path filter"),
    /// Nothing listens on the port.
    NO_LISTENER("no listener"),
    /// The responder has no peer with the initiator's public key.
    UNKNOWN_KEY("unknown key"),
    /// The initiator uses another public key than the responder has.
    WRONG_KEY("wrong key"),
    /// A tunnel has its own public key as that of its peer.
    OWN_KEY("own key"),
    OTHER_PRESHARED_KEY("other preshared key"),
    /// The initiation is not newer than one that the responder has seen (whitepaper §5.1).
    OLD_TIMESTAMP("old timestamp"),
    /// No peer of the tunnel has the destination in its AllowedIPs.
    NO_PEER("no peer"),
    /// The tunnel does not know its peer's endpoint.
    NO_ENDPOINT("no endpoint"),
    /// The receiver's AllowedIPs do not contain the source of the inner packet.
    SOURCE_REFUSED("refused by AllowedIPs"),
    TUNNEL_DOWN("tunnel down"),
    /// It reached a tunnel that had no session for it.
    NO_SESSION("no session"),
    /// Another node received it.
    OTHER_NODE("another node"),
    /// It arrived and was not answered, and the reason is unknown.
    UNANSWERED("unanswered");

    private final String word;

    Cause(String word) {
        this.word = word;
    }

    /// The name of the cause in files and sentences.
    public String word() {
        return word;
    }

    /// The cause with this name.
    public static Optional<Cause> named(String word) {
        return Arrays.stream(values()).filter(cause -> cause.word.equals(word)).findFirst();
    }
}
