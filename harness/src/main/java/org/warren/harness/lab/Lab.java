package org.warren.harness.lab;

import java.nio.file.Path;
import java.util.List;
import org.warren.harness.topology.Topology;

/// A running topology. Closing a lab leaves nothing behind.
///
/// Not thread-safe.
public interface Lab extends AutoCloseable {

    /// `virtual`, `local`, `containers` or `model`.
    String name();

    /// The topology that was deployed.
    Topology topology();

    /// The clock of all nodes.
    LabClock clock();

    /// The node with this name.
    ///
    /// @throws IllegalArgumentException when the topology has no such node
    LinuxNode node(String name);

    /// The link of a node's interface.
    ///
    /// @throws IllegalArgumentException when the topology has no such node or interface
    LabLink link(String node, String interfaceName);

    /// Starts to capture an interface, which need not be in the topology, such as a tunnel's. The capture becomes
    /// `captures/<node>-<interface>.pcap` of the evidence, with the lab's timestamps.
    void capture(String node, String interfaceName);

    /// Captures an interface that was created again after one with that name was removed. The capture becomes
    /// `captures/<node>-<interface>~2.pcap` of the evidence, the next one `~3`.
    ///
    /// @throws UnsupportedOperationException in a lab whose interfaces cannot be created again
    default void captureAgain(String node, String interfaceName) {
        throw new UnsupportedOperationException("this lab captures each interface once; take the virtual lab");
    }

    /// The current contents of an interface's capture, as a pcap file of up to 16 MiB.
    ///
    /// @throws LabException when the interface is not captured
    byte[] captured(String node, String interfaceName);

    /// Starts to log the connection tracking events of a NAT router, as `nat/<node>.jsonl` of the evidence.
    void watchNat(String node);

    /// The interfaces that have carried so many packets that the lab blocked them, because packets were looping. Empty
    /// in a lab with a real-time clock.
    default List<Storm> storms() {
        return List.of();
    }

    /// Copies what has been captured and logged so far into a folder.
    void collect(Path folder);

    /// Copies what has been written to disk, without asking the nodes, which may be dead.
    void salvage(Path folder);

    /// The environment of the lab, for the record.
    LabEnvironment environment();

    @Override
    void close();
}
