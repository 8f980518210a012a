package org.warren.harness.lab;

import java.nio.file.Path;
import java.util.List;
import org.warren.harness.topology.Topology;

/// A topology that runs. Closing a lab leaves nothing behind.
///
/// Not safe for use by several threads.
public interface Lab extends AutoCloseable {

    /// `virtual`, `local`, `containers` or `model`.
    String name();

    /// What was deployed.
    Topology topology();

    /// The clock of all nodes.
    LabClock clock();

    /// The node of this name.
    ///
    /// @throws IllegalArgumentException when the topology has no such node
    LinuxNode node(String name);

    /// The link of a node's interface.
    ///
    /// @throws IllegalArgumentException when the topology has no such node or interface
    LabLink link(String node, String interfaceName);

    /// Captures an interface from now on, also one that is not of the topology, such as a tunnel's. The capture becomes
    /// `captures/<node>-<interface>.pcap` of the evidence, with the lab's timestamps.
    void capture(String node, String interfaceName);

    /// Captures an interface that was created again after one of that name was removed. The capture becomes
    /// `captures/<node>-<interface>~2.pcap` of the evidence, `~3` that of the next one.
    ///
    /// @throws UnsupportedOperationException in a lab whose interfaces stay
    default void captureAgain(String node, String interfaceName) {
        throw new UnsupportedOperationException("this lab captures each interface once; take the virtual lab");
    }

    /// The capture of an interface as it is so far, as a pcap file of up to 16 MiB.
    ///
    /// @throws LabException when the interface is not captured
    byte[] captured(String node, String interfaceName);

    /// Writes down what a NAT router's connection tracking does from now on. It becomes `nat/<node>.jsonl` of the
    /// evidence.
    void watchNat(String node);

    /// The interfaces that have carried so many packets that the lab blocked them: packets that run in a loop. Empty in
    /// a lab whose clock advances in real time.
    default List<Storm> storms() {
        return List.of();
    }

    /// Copies what has been captured, watched and logged so far into a folder.
    void collect(Path folder);

    /// Copies whatever has reached the disk, without asking the nodes, which may be dead.
    void salvage(Path folder);

    /// What the lab runs on, for the record.
    LabEnvironment environment();

    @Override
    void close();
}
