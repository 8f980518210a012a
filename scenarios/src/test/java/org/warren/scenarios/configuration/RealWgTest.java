package org.warren.scenarios.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.warren.harness.lab.CommandResult;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.labs.virtual.VirtualLab;
import org.warren.harness.subject.KernelSubject;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Network;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.junit.NeedsVirtualLab;
import org.warren.wireguard.config.ConfigurationException;
import org.warren.wireguard.config.ConfigurationFile;
import org.warren.wireguard.config.InterfaceSection;
import org.warren.wireguard.config.PeerSection;
import org.warren.wireguard.config.TunnelConfiguration;
import org.warren.wireguard.config.WgFiles;
import org.warren.wireguard.config.WgFiles.WgFile;
import org.warren.wireguard.ip.IpPrefix;

/// The tables of `ConfigurationFileTest`, asked of the real tools in a node; one lab for all files of a table.
@NeedsVirtualLab
@Order(6)
class RealWgTest {
    private static final Duration LONG = Duration.ofMinutes(30);
    /// A guest that says nothing for long counts as hung, and on a busy machine all files together take too long.
    private static final int FILES_A_CALL = 3;

    /// Gives each file to `wg` and keeps what the kernel has understood. A name that does not exist is not
    /// asked for long.
    private static final String SETCONF = """
            export WG_ENDPOINT_RESOLUTION_RETRIES=0
            for file; do
              if wg setconf wg0 "$file" >"$file.said" 2>&1; then wg showconf wg0 >"$file.shown"; fi
            done
            """;

    /// Brings the interface of each file up and down.
    private static final String QUICK = """
            for file; do
              cp "$file" /tmp/wg0.conf
              if wg-quick up /tmp/wg0.conf >"$file.said" 2>&1; then
                wg showconf wg0 >"$file.shown"
                wg-quick down /tmp/wg0.conf >/dev/null 2>&1
              fi
            done
            """;

    @Test
    void wgSaysToEachFileWhatWeSay() {
        List<String> differences = new ArrayList<>();
        try (VirtualLab lab = lab()) {
            LinuxNode node = lab.node("node");
            new KernelSubject().create(node, "wg0");
            List<WgFile> files = WgFiles.of("wg.tsv");
            judge(node, files, SETCONF);
            files.forEach(file -> compare(node, file, true, differences));
        }
        assertThat(differences).isEmpty();
    }

    @Test
    void wgQuickSaysToEachFileWhatWeSay() {
        List<String> differences = new ArrayList<>();
        try (VirtualLab lab = lab()) {
            LinuxNode node = lab.node("node");
            List<WgFile> files = WgFiles.of("wg-quick.tsv");
            judge(node, files, QUICK);
            files.forEach(file -> compare(node, file, false, differences));
        }
        assertThat(differences).isEmpty();
    }

    @Test
    void aWrongTableIsNoticed() {
        List<String> differences = new ArrayList<>();
        List<WgFile> wrong = List.of(
                new WgFile(1, "good", "[Interface]\nListenPort = x y"),
                new WgFile(2, "2:1 ListenPort", "[Interface]\nListenPort = 51820"));
        try (VirtualLab lab = lab()) {
            LinuxNode node = lab.node("node");
            new KernelSubject().create(node, "wg0");
            judge(node, wrong, SETCONF);
            wrong.forEach(file -> compare(node, file, true, differences));
        }
        assertThat(differences).hasSize(2).anyMatch(said -> said.contains("is refused by the real one"));
    }

    private static void judge(LinuxNode node, List<WgFile> files, String script) {
        node.run("mkdir", "-p", "/tmp/files").orThrow();
        for (int from = 0; from < files.size(); from += FILES_A_CALL) {
            List<String> command = new ArrayList<>(List.of("bash", "-s", "--"));
            for (WgFile file : files.subList(from, Math.min(from + FILES_A_CALL, files.size()))) {
                node.write(path(file), file.text().getBytes(StandardCharsets.UTF_8));
                command.add(path(file));
            }
            CommandResult result = node.execute(LONG, script.getBytes(StandardCharsets.UTF_8), command);
            assertThat(result.ending()).as(result.err()).isEqualTo(CommandResult.Ending.EXITED);
        }
    }

    /// @param interfaceToo whether also `[Interface]` must mean the same: wg-quick lets the interface choose a port
    private static void compare(LinuxNode node, WgFile file, boolean interfaceToo, List<String> differences) {
        boolean accepted = node.exists(path(file) + ".shown");
        if (accepted != file.isGoodForTheRealOne()) {
            String said = new String(node.read(path(file) + ".said"), StandardCharsets.UTF_8);
            differences.add(file + " is " + (accepted ? "accepted" : "refused") + " by the real one: " + said.strip());
        } else if (accepted && file.isGood()) {
            String shown = new String(node.read(path(file) + ".shown"), StandardCharsets.UTF_8);
            String ours = understood(file.text(), interfaceToo);
            if (!ours.equals(understood(shown, interfaceToo))) {
                differences.add(file + " means to the real one: " + shown + "and to us: " + ours);
            }
        }
    }

    /// What `wg` knows of a file, without the order of the allowed IPs.
    private static String understood(String text, boolean interfaceToo) {
        try {
            TunnelConfiguration configuration = ConfigurationFile.read(text).configuration();
            InterfaceSection section = configuration.interfaceSection();
            String own = section.privateKey() == null
                    ? "none"
                    : section.privateKey().publicKey().toBase64();
            StringBuilder known = new StringBuilder();
            if (interfaceToo) {
                known.append(own + " port" + lookedUp(":" + section.listenPort()) + " mark " + section.fwMark() + '\n');
            }
            configuration.peers().stream()
                    .filter(peer -> !peer.publicKey().toBase64().equals(own)) // the kernel ignores it
                    .forEach(peer -> known.append(understood(peer)).append('\n'));
            return known.toString();
        } catch (ConfigurationException e) {
            throw new AssertionError(text, e);
        }
    }

    private static String understood(PeerSection peer) {
        List<IpPrefix> allowedIps =
                peer.allowedIps().stream().sorted(Comparator.naturalOrder()).toList();
        return peer.publicKey() + " " + allowedIps + " " + lookedUp(String.valueOf(peer.endpoint())) + " "
                + peer.persistentKeepaliveSeconds() + " " + peer.presharedKey().toBase64();
    }

    /// What a node makes of the names in the table.
    private static String lookedUp(String endpoint) {
        return endpoint.toLowerCase(Locale.ROOT)
                .replace("localhost:", "[::1]:")
                .replace("*:", "[::1]:")
                .replace(":domain", ":53")
                .replace("fe80::1%1", "fe80::1%lo");
    }

    private static String path(WgFile file) {
        return "/tmp/files/%04d.conf".formatted(file.line());
    }

    private static VirtualLab lab() {
        return VirtualLab.deploy(
                Topology.of(Network.of("plain", "192.0.2.0/24"))
                        .with(Node.host("node", Interface.of("eth0", "plain", "192.0.2.9/24"))),
                1);
    }
}
