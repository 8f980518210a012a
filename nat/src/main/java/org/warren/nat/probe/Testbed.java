package org.warren.nat.probe;

import java.util.Optional;
import org.warren.nat.Endpoint;
import org.warren.nat.Protocol;

/// A NAT between hosts of the prober's: what the prober can do with it. It sees nothing of the NAT but what comes out.
public interface Testbed {

    /// Sends a packet from a host inside to a host outside.
    ///
    /// @return the source with which it arrived; empty where it did not
    Optional<Endpoint> sendOut(Protocol protocol, Endpoint inside, Endpoint remote);

    /// Sends a packet from a host outside to the NAT.
    ///
    /// @return the inside endpoint at which it arrived; empty where it did not
    Optional<Endpoint> sendIn(Protocol protocol, Endpoint remote, Endpoint outside);

    /// Sends a packet from a host inside to an outside endpoint of the NAT.
    ///
    /// @return the source with which it arrived at a host inside; empty where it did not
    Optional<Endpoint> sendHairpin(Endpoint inside, Endpoint outside);

    /// Has a router outside report that a packet from an outside endpoint of the NAT did not reach a remote end.
    ///
    /// @return whether the report arrived inside, about a packet of the inside endpoint
    boolean reportError(Endpoint outside, Endpoint remote, Endpoint inside);

    /// Lets time pass.
    void pass(long nanos);
}
