package org.warren.wireguard.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Turns a configuration into a NixOS module. Secret keys are not part of it, because the Nix store is readable for
/// everybody: the module names files.
public final class NixModule {
    private static final String KEYS = "/etc/wireguard/";

    /// What a module is for.
    public enum Role {
        /// `networking.wireguard.interfaces`, with NAT and an open port.
        SERVER,
        /// `networking.wg-quick.interfaces`, which knows name servers and the routing of everything into a tunnel.
        CLIENT;

        /// A server is one that listens on a port and has no peer's endpoint.
        public static Role of(TunnelConfiguration configuration) {
            boolean waits = configuration.peers().stream().allMatch(peer -> peer.endpoint() == null);
            return waits && configuration.interfaceSection().listenPort() != null ? SERVER : CLIENT;
        }
    }

    private final String name;
    private final NixText nix = new NixText();
    private final List<String> leftOut = new ArrayList<>();

    private NixModule(String name) {
        this.name = name;
    }

    /// The module.
    ///
    /// @param name the interface's
    /// @param uplink the server's interface towards the Internet
    /// @throws IllegalArgumentException when the listen port is the name of a service
    public static Export of(TunnelConfiguration configuration, Role role, String name, String uplink) {
        return new NixModule(name).export(configuration, role, uplink);
    }

    private Export export(TunnelConfiguration configuration, Role role, String uplink) {
        InterfaceSection section = configuration.interfaceSection();
        nix.line(
                "# The keys are not part of this module: put them into the files that it names, which only root may read.");
        nix.line("{ ... }:");
        nix.open("{");
        if (role == Role.SERVER) {
            surroundings(section, uplink);
            nix.open("networking.wireguard.interfaces." + NixText.quoted(name) + " = {");
            server(section);
        } else {
            nix.open("networking.wg-quick.interfaces." + NixText.quoted(name) + " = {");
            client(section);
        }
        peers(configuration.peers());
        nix.close("};");
        nix.close("}");
        if (section.quick().saveConfig()) {
            leftOut.add("SaveConfig: a NixOS machine is changed by its modules only");
        }
        return new Export(nix.toString(), leftOut);
    }

    private void surroundings(InterfaceSection section, String uplink) {
        nix.open("networking.nat = {");
        nix.line("enable = true;");
        if (section.quick().addresses().stream()
                .anyMatch(address -> address.address().v6())) {
            nix.line("enableIPv6 = true;");
        }
        nix.string("externalInterface", uplink);
        nix.strings("internalInterfaces", List.of(name));
        nix.close("};");
        Integer port = port(section);
        if (port != null) {
            nix.line("networking.firewall.allowedUDPPorts = [ " + port + " ];");
        }
    }

    private void server(InterfaceSection section) {
        QuickSettings quick = section.quick();
        nix.stringsIfAny("ips", quick.addresses());
        inBothRoles(section);
        if (section.fwMark() != 0) {
            nix.string("fwMark", "0x" + Integer.toHexString(section.fwMark()));
        }
        if ("off".equals(quick.table())) {
            nix.line("allowedIPsAsRoutes = false;");
        } else if (quick.table() != null) {
            nix.string("table", quick.table());
        }
        commands("preSetup", quick.hooks().preUp(), true);
        commands("postSetup", quick.hooks().postUp(), true);
        commands("preShutdown", quick.hooks().preDown(), true);
        commands("postShutdown", quick.hooks().postDown(), true);
        if (!quick.dns().isEmpty()) {
            leftOut.add("DNS: networking.wireguard sets no name servers");
        }
    }

    private void client(InterfaceSection section) {
        QuickSettings quick = section.quick();
        nix.stringsIfAny("address", quick.addresses());
        nix.stringsIfAny("dns", quick.dns());
        inBothRoles(section);
        if (quick.table() != null) {
            nix.string("table", quick.table());
        }
        commands("preUp", quick.hooks().preUp(), false);
        commands("postUp", quick.hooks().postUp(), false);
        commands("preDown", quick.hooks().preDown(), false);
        commands("postDown", quick.hooks().postDown(), false);
        if (section.fwMark() != 0) {
            leftOut.add("FwMark: networking.wg-quick has no option for it");
        }
    }

    private void inBothRoles(InterfaceSection section) {
        Integer port = port(section);
        if (port != null) {
            nix.number("listenPort", port);
        }
        if (section.quick().mtu() != 0) {
            nix.number("mtu", section.quick().mtu());
        }
        nix.string("privateKeyFile", KEYS + name + ".key");
    }

    /// @param natted whether `networking.nat` does already what a rule of masquerading would do again
    private void commands(String option, List<String> commands, boolean natted) {
        List<String> kept = new ArrayList<>();
        for (String command : commands) {
            if (natted && command.toLowerCase(Locale.ROOT).contains("masquerade")) {
                leftOut.add("'" + command + "': networking.nat does this");
            } else {
                kept.add(command.replace("%i", name));
            }
        }
        nix.stringsIfAny(option, kept);
    }

    private void peers(List<PeerSection> peers) {
        if (peers.isEmpty()) {
            return;
        }
        nix.open("peers = [");
        for (int i = 0; i < peers.size(); i++) {
            PeerSection peer = peers.get(i);
            nix.open("{");
            nix.string("publicKey", peer.publicKey().toBase64());
            if (!peer.presharedKey().isNone()) {
                nix.string("presharedKeyFile", KEYS + name + "-peer" + (i + 1) + ".psk");
            }
            nix.strings("allowedIPs", peer.allowedIps());
            if (peer.endpoint() != null) {
                nix.string("endpoint", peer.endpoint().toString());
            }
            if (peer.persistentKeepaliveSeconds() != 0) {
                nix.number("persistentKeepalive", peer.persistentKeepaliveSeconds());
            }
            nix.close("}");
        }
        nix.close("];");
    }

    private static @Nullable Integer port(InterfaceSection section) {
        Port port = section.listenPort();
        if (port == null) {
            return null;
        }
        if (port.service() != null) {
            throw new IllegalArgumentException(
                    "ListenPort names the service " + port.service() + ", and NixOS takes numbers: write its port");
        }
        return port.number();
    }
}
