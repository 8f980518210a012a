package org.warren.harness.lab;

import java.time.Duration;
import java.util.OptionalLong;
import org.warren.harness.evidence.PingResult;
import org.warren.harness.evidence.Probes;

/// A running node, with the operations that all nodes of all labs support.
public interface Node {

    /// Its name in the topology.
    String name();

    /// Pings an address three times and waits up to five seconds for the last answer.
    PingResult ping(String address);

    /// Pings an address.
    ///
    /// @param count how many requests, 200 ms apart, or 500 ms in real time
    /// @param linger how long to wait for the last answer, in whole seconds
    PingResult ping(String address, int count, Duration linger);

    /// Pings an IPv4 address with packets that may not be fragmented, one per second.
    ///
    /// @param bytes the total length of each IP packet, at least 28
    PingResult pingUnfragmented(String address, int count, int bytes);

    /// Starts the service that echoes probes; its log becomes `probes/<node>-echo.jsonl` of the evidence.
    void startEcho();

    /// Sends a series of probes and returns when the last one has been answered or has timed out. The log becomes
    /// `probes/<node>-<series>.jsonl` of the evidence.
    void probe(Probes probes);

    /// Starts a series of probes and returns immediately.
    BackgroundProcess startProbes(Probes probes);

    /// Opens a UDP socket in the node, for a peer that is part of the driver.
    ///
    /// @param port its port, on all the node's addresses, or 0 for any
    /// @throws LabException when another process has the port
    UdpSocket udp(int port);

    /// Removes all mappings of the node's NAT.
    void flushNat();

    /// Changes the default route to a gateway.
    ///
    /// @param gateway an address of a neighbour
    void routeDefaultVia(String gateway);

    /// Processor time that the node and everything in it has used so far, in nanoseconds; empty if the lab does not
    /// measure it.
    default OptionalLong processorNanos() {
        return OptionalLong.empty();
    }

    /// Stops every process in the node, as on a machine that sleeps; its clock continues.
    ///
    /// A node with its own kernel stops completely. If nodes share the host's kernel, that kernel still answers for the
    /// node's addresses and tunnels. The node accepts no other call until [#resume].
    ///
    /// @throws UnsupportedOperationException in a lab that cannot pause a single node
    default void pause() {
        throw new UnsupportedOperationException(
                "node " + name() + " cannot be paused: the nodes of this lab share one kernel; take the container lab");
    }

    /// Continues the processes that [#pause] stopped. No effect on a node that is running.
    default void resume() {}

    /// Powers the node off permanently. Everything that it has written by then is still collected.
    ///
    /// @throws UnsupportedOperationException in a lab that cannot power off a single node
    default void kill() {
        throw new UnsupportedOperationException(
                "node " + name() + " cannot be killed: the nodes of this lab share one kernel; take the container lab");
    }
}
