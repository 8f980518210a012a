package org.warren.harness.labs.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.warren.harness.engine.Engine;
import org.warren.harness.engine.OrphanSweep;
import org.warren.harness.lab.LabException;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Network;
import org.warren.harness.topology.Topology;

/// The engine's networks of a lab. Only their bridges are used: the engine chooses unused subnets, and the nodes use
/// their own addresses on them. So labs that run at the same time may have the same addresses.
final class EngineNetworks implements AutoCloseable {

    private static final String MASQUERADE = "com.docker.network.bridge.enable_ip_masquerade";
    private static final String MTU = "com.docker.network.driver.mtu";

    private final DockerClient engine;
    private final String prefix = "warren-" + UUID.randomUUID().toString().substring(0, 8) + "-";
    private final Map<String, String> ids = new LinkedHashMap<>();

    private EngineNetworks(DockerClient engine) {
        this.engine = engine;
    }

    /// Creates one for each network of the topology.
    ///
    /// @throws LabException when the engine refuses
    static EngineNetworks create(DockerClient engine, Topology topology) {
        EngineNetworks networks = new EngineNetworks(engine);
        try {
            topology.networks().forEach(network -> networks.create(network, mtu(topology, network)));
            return networks;
        } catch (DockerException e) {
            networks.close();
            String said = String.valueOf(e.getMessage());
            throw new LabException(
                    said.contains("address pool")
                            ? "the engine has no free address range for a network; remove networks that nobody uses"
                                    + " (`docker network prune`), or give the engine more (default-address-pools)"
                            : Engine.explain("the engine makes no network", e),
                    e);
        }
    }

    private void create(Network network, int mtu) {
        String id = engine.createNetworkCmd()
                .withName(name(network.name()))
                .withDriver("bridge")
                .withOptions(Map.of(MASQUERADE, "false", MTU, Integer.toString(mtu)))
                .withLabels(OrphanSweep.labels())
                .exec()
                .getId();
        ids.put(network.name(), Objects.requireNonNull(id));
    }

    /// A bridge forwards packets up to the largest MTU of its members.
    private static int mtu(Topology topology, Network network) {
        return topology.nodes().stream()
                .flatMap(node -> node.interfaces().stream())
                .filter(attached -> attached.network().equals(network.name()))
                .mapToInt(Interface::mtu)
                .max()
                .orElse(Interface.DEFAULT_MTU);
    }

    /// The engine's name of a network of the topology.
    String name(String network) {
        return prefix + network;
    }

    void connect(String container, String network) {
        try {
            engine.connectToNetworkCmd()
                    .withContainerId(container)
                    .withNetworkId(Objects.requireNonNull(ids.get(network)))
                    .exec();
        } catch (DockerException e) {
            throw new LabException(Engine.explain("the engine does not connect network " + network, e), e);
        }
    }

    /// The link-layer address of a container on a network, which identifies its interface.
    String mac(String container, String network) {
        try {
            var networks = engine.inspectContainerCmd(container)
                    .exec()
                    .getNetworkSettings()
                    .getNetworks();
            var attachment = Objects.requireNonNull(networks.get(name(network)));
            return Objects.requireNonNull(attachment.getMacAddress());
        } catch (DockerException e) {
            throw new LabException(
                    Engine.explain("the engine does not say how network " + network + " is joined", e), e);
        }
    }

    @Override
    public void close() {
        ids.values().forEach(this::remove);
        ids.clear();
    }

    private void remove(String id) {
        try {
            engine.removeNetworkCmd(id).exec();
        } catch (NotFoundException e) {
            return; // somebody else has removed it
        } catch (DockerException e) {
            throw new LabException(
                    Engine.explain("a network of the lab cannot be removed now, the next start will do it", e), e);
        }
    }
}
