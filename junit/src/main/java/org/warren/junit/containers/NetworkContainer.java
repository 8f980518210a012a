package org.warren.junit.containers;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Device;
import com.github.dockerjava.api.model.HostConfig;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.testcontainers.containers.Container;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.utility.DockerImageName;
import org.warren.harness.capture.Capture;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.lab.LabException;

/// A container that configures its own network: it has `ip`, `wg`, `nft`, `conntrack`, `ping`, `iperf3` and `tcpdump`.
/// It runs the image `warren/node`, which `make images` builds, or the one that the environment variable
/// `WARREN_NODE_IMAGE` names.
///
/// Its clock is the machine's: time passes as in real life.
///
/// @param <S> the subclass
public abstract class NetworkContainer<S extends NetworkContainer<S>> extends GenericContainer<S> {

    private static final String TUN = "/dev/net/tun";
    private static final String MASQUERADE = "com.docker.network.bridge.enable_ip_masquerade";

    private final Map<String, String> settings = new TreeMap<>();

    NetworkContainer() {
        super(DockerImageName.parse(System.getenv().getOrDefault("WARREN_NODE_IMAGE", "warren/node:latest")));
        withCommand("sleep", "infinity");
        withCreateContainerCmdModifier(command -> {
            HostConfig host = Objects.requireNonNull(command.getHostConfig());
            host.withInit(true)
                    .withCapAdd(Capability.NET_ADMIN, Capability.NET_RAW)
                    .withDevices(new Device("rwm", TUN, TUN))
                    .withSysctls(settings);
        });
    }

    /// A network whose containers reach others only through the test's routers: the engine does not translate
    /// addresses.
    public static Network network() {
        return Network.builder()
                .createNetworkCmdModifier(command -> command.withOptions(Map.of(MASQUERADE, "false")))
                .build();
    }

    /// A kernel setting, which can only be set when a container is created.
    void setting(String name, String value) {
        settings.put(name, value);
    }

    /// Runs a command until it ends.
    ///
    /// @return its output
    /// @throws LabException when it fails, with the last line of its output
    public String run(String... command) {
        try {
            Container.ExecResult result = execInContainer(command);
            if (result.getExitCode() != 0) {
                String said = (result.getStderr().isBlank() ? result.getStdout() : result.getStderr()).strip();
                throw new LabException("'" + String.join(" ", command) + "' failed with status " + result.getExitCode()
                        + ": " + said.substring(said.lastIndexOf('\n') + 1));
            }
            return result.getStdout();
        } catch (IOException e) {
            throw new LabException("'" + String.join(" ", command) + "' was not run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("'" + String.join(" ", command) + "' was interrupted", e);
        }
    }

    /// Whether an address answers a ping.
    ///
    /// @param limit how long to wait for the answer, in whole seconds
    public boolean reaches(String address, Duration limit) {
        try {
            run("ping", "-n", "-c", "1", "-W", Long.toString(limit.toSeconds()), address);
            return true;
        } catch (LabException e) {
            return false;
        }
    }

    /// Fails unless an address answers one of five pings, a second apart.
    ///
    /// @throws AssertionError with the addresses and routes of the container
    public void assertReaches(String address) {
        for (int attempt = 0; attempt < 5; attempt++) {
            if (reaches(address, Duration.ofSeconds(1))) {
                return;
            }
        }
        throw new AssertionError(address + " does not answer a ping\n" + state());
    }

    /// Fails when an address answers a ping within three seconds.
    ///
    /// @throws AssertionError with the addresses and routes of the container
    public void assertDoesNotReach(String address) {
        if (reaches(address, Duration.ofSeconds(3))) {
            throw new AssertionError(address + " answers a ping\n" + state());
        }
    }

    /// Starts to capture an interface.
    public void capture(String interfaceName) {
        String file = captureFile(interfaceName);
        run("sh", "-c", "tcpdump -U --immediate-mode -i " + interfaceName + " -w " + file + " >/dev/null 2>&1 &");
        run("sh", "-c", "until [ -s " + file + " ]; do sleep 0.05; done");
    }

    /// The contents of a capture so far.
    public List<CapturedPacket> captured(String interfaceName) {
        String file = captureFile(interfaceName);
        byte[] bytes = copyFileFromContainer(file, InputStream::readAllBytes);
        try {
            return Capture.read(bytes, file, 0).packets();
        } catch (IOException e) {
            throw new LabException("the capture " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /// Its address on a network.
    ///
    /// @throws IllegalArgumentException when it is not on it
    public String address(Network network) {
        return getDockerClient()
                .inspectContainerCmd(getContainerId())
                .exec()
                .getNetworkSettings()
                .getNetworks()
                .values()
                .stream()
                .filter(attachment -> network.getId().equals(attachment.getNetworkID()))
                .map(attachment -> String.valueOf(attachment.getIpAddress()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the container is not on that network"));
    }

    /// The name of the interface with an address.
    String interfaceOf(String address) {
        return run("ip", "-oneline", "-4", "address")
                .lines()
                .map(line -> line.split("\\s+", -1))
                .filter(words -> words[3].startsWith(address + "/"))
                .map(words -> words[1])
                .findFirst()
                .orElseThrow(() -> new LabException("no interface of the container has the address " + address));
    }

    /// The state of the container for an error message.
    String state() {
        return run("sh", "-c", "ip -brief address; ip route; wg show all latest-handshakes");
    }

    private static String captureFile(String interfaceName) {
        return "/var/lib/warren/captures/" + interfaceName + ".pcap";
    }
}
