package org.warren.nat.probe;

import java.util.Optional;
import org.warren.nat.Endpoint;
import org.warren.nat.Protocol;

/// A NAT between hosts of the prober, with the operations that a prober needs. It observes the NAT only through
/// packets.
public interface Testbed {

    /// Sends a packet from a host inside to a host outside.
    ///
    /// @return the source with which it arrived; empty if it did not
    Optional<Endpoint> sendOut(Protocol protocol, Endpoint inside, Endpoint remote);

    /// Sends a packet from a host outside to the NAT.
    ///
    /// @return the inside endpoint at which it arrived; empty if it did not
    Optional<Endpoint> sendIn(Protocol protocol, Endpoint remote, Endpoint outside);

    /// Sends a packet from a host inside to an outside endpoint of the NAT.
    ///
    /// @return the source with which it arrived at a host inside; empty if it did not
    Optional<Endpoint> sendHairpin(Endpoint inside, Endpoint outside);

    /// Lets a router outside report that a packet from an outside endpoint of the NAT did not reach a remote end.
    ///
    /// @return whether the report arrived inside, about a packet of the inside endpoint
    boolean reportError(Endpoint outside, Endpoint remote, Endpoint inside);

    /// What came out of a NAT of a datagram that was sent in two pieces.
    ///
    /// @param early whether some of it came before the second one was sent
    /// @param whole whether all of it came
    record Pieces(boolean early, boolean whole) {}

    /// Sends a datagram in two pieces from a host inside to a host outside.
    ///
    /// @param isSwapped whether the second piece is sent first
    /// @param betweenNanos what lies between them
    /// @return empty for a testbed that sends no pieces, where nothing of them is measured
    default Optional<Pieces> sendInPieces(Endpoint inside, Endpoint remote, boolean isSwapped, long betweenNanos) {
        return Optional.empty();
    }

    /// Lets time pass.
    void pass(long nanos);
}
