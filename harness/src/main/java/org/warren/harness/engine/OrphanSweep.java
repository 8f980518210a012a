package org.warren.harness.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.warren.harness.agent.DriverProcess;

/// Finds and removes what a killed driver has left in the engine.
///
/// Each container and network is labelled with the machine and process of its driver. A guest whose driver dies ends by
/// itself, because its connection closes; its container and networks remain until the next lab starts on the same
/// machine.
public final class OrphanSweep {

    private static final String MACHINE = "org.warren.driver.machine";
    private static final String PROCESS = "org.warren.driver.process";

    private OrphanSweep() {}

    /// The label of everything that a driver creates in the engine.
    public static Map<String, String> labels() {
        return Map.of(MACHINE, machine(), PROCESS, DriverProcess.here());
    }

    /// Removes the containers and networks of this machine's drivers that have ended.
    ///
    /// @return how many there were
    public static int sweep(DockerClient engine) {
        List<Container> candidates = engine.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of(MACHINE, machine()))
                .exec();
        int removed = 0;
        for (Container candidate : candidates) {
            String driver = candidate.getLabels().getOrDefault(PROCESS, "");
            if (!DriverProcess.isAlive(driver) && remove(engine, candidate.getId())) {
                removed++;
            }
        }
        List<Network> networks = engine.listNetworksCmd()
                .withFilter("label", List.of(MACHINE + "=" + machine()))
                .exec();
        for (Network network : networks) {
            String driver = network.getLabels().getOrDefault(PROCESS, "");
            if (!DriverProcess.isAlive(driver) && remove(engine, network)) {
                removed++;
            }
        }
        return removed;
    }

    /// Removes a container in any state.
    ///
    /// @return whether the engine did it
    static boolean remove(DockerClient engine, String container) {
        try {
            engine.removeContainerCmd(container)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
            return true;
        } catch (RuntimeException e) {
            return false; // another driver sweeps at the same moment, or the engine is gone
        }
    }

    private static boolean remove(DockerClient engine, Network network) {
        try {
            engine.removeNetworkCmd(network.getId()).exec();
            return true;
        } catch (DockerException e) {
            return false; // another driver sweeps at the same moment
        }
    }

    private static String machine() {
        try {
            return Files.readString(Path.of("/etc/machine-id")).strip();
        } catch (IOException e) {
            return Optional.ofNullable(System.getenv("HOSTNAME")).orElse("unknown");
        }
    }
}
