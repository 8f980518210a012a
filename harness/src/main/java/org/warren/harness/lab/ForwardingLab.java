package org.warren.harness.lab;

import java.nio.file.Path;
import java.util.List;
import org.warren.harness.topology.Topology;

/// A lab that delegates all calls to another one. Implementations override what should be different.
public interface ForwardingLab extends Lab {

    /// The lab that calls are delegated to.
    Lab lab();

    @Override
    default String name() {
        return lab().name();
    }

    @Override
    default Topology topology() {
        return lab().topology();
    }

    @Override
    default LabClock clock() {
        return lab().clock();
    }

    @Override
    default LinuxNode node(String name) {
        return lab().node(name);
    }

    @Override
    default LabLink link(String node, String interfaceName) {
        return lab().link(node, interfaceName);
    }

    @Override
    default void capture(String node, String interfaceName) {
        lab().capture(node, interfaceName);
    }

    @Override
    default void captureAgain(String node, String interfaceName) {
        lab().captureAgain(node, interfaceName);
    }

    @Override
    default byte[] captured(String node, String interfaceName) {
        return lab().captured(node, interfaceName);
    }

    @Override
    default void watchNat(String node) {
        lab().watchNat(node);
    }

    @Override
    default List<Storm> storms() {
        return lab().storms();
    }

    @Override
    default void collect(Path folder) {
        lab().collect(folder);
    }

    @Override
    default void salvage(Path folder) {
        lab().salvage(folder);
    }

    @Override
    default LabEnvironment environment() {
        return lab().environment();
    }

    @Override
    default void close() {
        lab().close();
    }
}
