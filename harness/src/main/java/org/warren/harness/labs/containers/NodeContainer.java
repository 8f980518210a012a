package org.warren.harness.labs.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Device;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import java.util.List;
import java.util.Map;
import org.warren.harness.agent.Agent;
import org.warren.harness.agent.Dependencies;
import org.warren.harness.engine.AttachedContainer;
import org.warren.harness.engine.ContainerLimits;
import org.warren.harness.engine.Engine;
import org.warren.harness.engine.LabContainer;
import org.warren.harness.lab.LabException;

/// A container that is one node: the agent is its first process, and ends when its connection closes.
///
/// @param id in the engine
/// @param agent in it
record NodeContainer(String id, Agent agent) {

    /// A node's daemon, traffic agent and iperf3, and its own kernel if it has one, take less than half.
    private static final int MEMORY_MEBIBYTES = 4096;

    private static final String TUN = "/dev/net/tun";

    /// Starts a node.
    ///
    /// @param name of the node in error messages
    /// @param network the engine's name of the first network, or `none`
    /// @param settings below `/proc/sys`, which cannot be changed once the container runs
    /// @param environment of its first process
    /// @throws LabException when the engine does not start it
    static NodeContainer start(
            DockerClient engine,
            String image,
            String name,
            String network,
            Map<String, String> settings,
            Map<String, String> environment) {
        HostConfig host = HostConfig.newHostConfig()
                .withNetworkMode(network)
                .withCapAdd(Capability.NET_ADMIN, Capability.NET_RAW)
                .withDevices(new Device("rwm", TUN, TUN))
                .withSysctls(settings)
                .withLogConfig(new LogConfig(LogConfig.LoggingType.NONE));
        ContainerLimits.set(host, MEMORY_MEBIBYTES);
        try {
            LabContainer container =
                    LabContainer.start(engine, image, host, Map.of(), environment, List.of("warren-agent", "node"));
            return new NodeContainer(container.id(), agent(container, engine, name));
        } catch (RuntimeException e) {
            throw new LabException(Engine.explain("the container of node " + name + " does not start", e), e);
        }
    }

    private static Agent agent(LabContainer container, DockerClient engine, String name) {
        try {
            return Agent.inRealTime(
                    new AttachedContainer(container, engine, "the container of node " + name, Dependencies.Of.NODE));
        } catch (RuntimeException e) {
            container.close();
            throw e;
        }
    }
}
