package org.warren.harness.lab;

import java.time.Duration;
import java.util.OptionalLong;
import org.warren.harness.evidence.PingResult;
import org.warren.harness.evidence.Probes;

/// A node that runs, and what any node of any lab can be asked to do.
public interface Node {

    /// Its name in the topology.
    String name();

    /// Pings an address three times and waits up to five seconds for the last answer.
    PingResult ping(String address);

    /// Pings an address.
    ///
    /// @param count how many requests, 200 ms apart, in real time 500 ms
    /// @param linger how long the last answer is waited for, in whole seconds
    PingResult ping(String address, int count, Duration linger);

    /// Pings an IPv4 address with packets that may not be fragmented, one a second.
    ///
    /// @param bytes the length of each whole IP packet, at least 28
    PingResult pingUnfragmented(String address, int count, int bytes);

    /// Starts the service that echoes probes; what it receives becomes `probes/<node>-echo.jsonl` of the evidence.
    void startEcho();

    /// Sends a series of probes and returns when the last has been answered or given up. What is sent and answered
    /// becomes `probes/<node>-<series>.jsonl` of the evidence.
    void probe(Probes probes);

    /// Starts a series of probes and returns immediately.
    BackgroundProcess startProbes(Probes probes);

    /// Opens a UDP socket in the node, for a peer that is written in the driver.
    ///
    /// @param port its port, for all the node's addresses, or 0 for any
    /// @throws LabException when another process has the port
    UdpSocket udp(int port);

    /// Lets the node forget the mappings of its NAT.
    void flushNat();

    /// Sends what goes anywhere by way of a gateway from now on.
    ///
    /// @param gateway an address of a neighbour
    void routeDefaultVia(String gateway);

    /// Processor time that the node has taken so far, with everything in it, in nanoseconds; empty where the lab
    /// keeps no such account.
    default OptionalLong processorNanos() {
        return OptionalLong.empty();
    }

    /// Stops every process in the node, as on a machine that sleeps; its clock continues.
    ///
    /// A node on a kernel of its own stops whole. Where nodes share the host's kernel, that kernel still answers for
    /// the node's addresses and tunnels. Nothing can be asked of the node until [#resume].
    ///
    /// @throws UnsupportedOperationException in a lab that cannot stop one node alone
    default void pause() {
        throw new UnsupportedOperationException(
                "node " + name() + " cannot be paused: the nodes of this lab share one kernel; take the container lab");
    }

    /// Continues the processes that [#pause] stopped. A node that runs stays as it is.
    default void resume() {}

    /// Takes the node's power away for good. What it had written down by then is still collected.
    ///
    /// @throws UnsupportedOperationException in a lab that cannot stop one node alone
    default void kill() {
        throw new UnsupportedOperationException(
                "node " + name() + " cannot be killed: the nodes of this lab share one kernel; take the container lab");
    }
}
