package org.warren.wireguard.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Converts a configuration to a NixOS module. The module does not contain secret keys, because everybody can read the
/// Nix store: it names files that contain them.
public final class NixModule {
    private static final String KEYS = "/etc/wireguard/";

    /// The kinds of module.
    public enum Role {
        /// `networking.wireguard.interfaces`, with an open port, and with NAT if the file's commands masquerade.
        SERVER,
        /// `networking.wg-quick.interfaces`, which supports name servers and routing all traffic into the tunnel.
        CLIENT;

        /// A file is a server's if it has a listen port and no peer with an endpoint.
        public static Role of(TunnelConfiguration configuration) {
            boolean waits = configuration.peers().stream().allMatch(peer -> peer.endpoint() == null);
            return waits && configuration.interfaceSection().listenPort() != null ? SERVER : CLIENT;
        }
    }

    private final String name;
    private final NixNat nat;
    private final NixText nix = new NixText();
    private final List<String> leftOut = new ArrayList<>();

    private NixModule(String name, Hooks hooks) {
        this.name = name;
        this.nat = new NixNat(name, hooks);
    }

    /// The module.
    ///
    /// @param name the interface's
    /// @param uplink the server's interface towards the Internet, if it differs from the one in the file's commands
    /// @throws IllegalArgumentException when the listen port is a service name
    public static Export of(TunnelConfiguration configuration, Role role, String name, @Nullable String uplink) {
        return new NixModule(name, configuration.interfaceSection().quick().hooks())
                .export(configuration, role, uplink);
    }

    private Export export(TunnelConfiguration configuration, Role role, @Nullable String uplink) {
        InterfaceSection section = configuration.interfaceSection();
        Hooks commands = role == Role.SERVER
                ? nat.remaining(section.quick().hooks())
                : named(section.quick().hooks());
        nix.line(
                "# The keys are not part of this module: put them into the files that it names, which only root may read.");
        nix.line(nat.packages().isEmpty() ? "{ ... }:" : "{ pkgs, ... }:");
        nix.open("{");
        if (role == Role.SERVER) {
            context(section, uplink);
            nix.open("networking.wireguard.interfaces." + NixText.quoted(name) + " = {");
            server(section, commands);
        } else {
            nix.open("networking.wg-quick.interfaces." + NixText.quoted(name) + " = {");
            client(section, commands);
        }
        peers(configuration.peers());
        nix.close("};");
        nix.close("}");
        if (section.quick().saveConfig()) {
            leftOut.add("SaveConfig: a NixOS machine is changed by its modules only");
        }
        return new Export(nix.toString(), leftOut);
    }

    private void context(InterfaceSection section, @Nullable String uplink) {
        String external = nat.uplink();
        if (external != null) {
            nix.open("networking.nat = {");
            nix.line("enable = true;");
            if (nat.v6()) {
                nix.line("enableIPv6 = true;");
            }
            nix.string("externalInterface", uplink == null ? external : uplink);
            if (nat.byInterface()) {
                nix.strings("internalInterfaces", List.of(name));
            }
            nix.stringsIfAny("internalIPs", nat.sources(false));
            nix.stringsIfAny("internalIPv6s", nat.sources(true));
            nix.close("};");
        } else if (uplink != null) {
            leftOut.add("--uplink " + uplink + ": the file masquerades nothing that networking.nat could");
        }
        Integer port = port(section);
        if (port != null) {
            nix.line("networking.firewall.allowedUDPPorts = [ " + port + " ];");
        }
        if (!nat.packages().isEmpty()) {
            nix.line("systemd.services." + NixText.quoted("wireguard-" + name) + ".path = [ pkgs."
                    + String.join(" pkgs.", nat.packages()) + " ];");
        }
    }

    private void server(InterfaceSection section, Hooks commands) {
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
        nix.stringsIfAny("preSetup", commands.preUp());
        nix.stringsIfAny("postSetup", commands.postUp());
        nix.stringsIfAny("preShutdown", commands.preDown());
        nix.stringsIfAny("postShutdown", commands.postDown());
        nat.replaced().forEach(command -> leftOut.add("'" + command + "': networking.nat does this"));
        if (!quick.dns().isEmpty()) {
            leftOut.add("DNS: networking.wireguard sets no name servers");
        }
    }

    private void client(InterfaceSection section, Hooks commands) {
        QuickSettings quick = section.quick();
        nix.stringsIfAny("address", quick.addresses());
        nix.stringsIfAny("dns", quick.dns());
        inBothRoles(section);
        if (quick.table() != null) {
            nix.string("table", quick.table());
        }
        nix.stringsIfAny("preUp", commands.preUp());
        nix.stringsIfAny("postUp", commands.postUp());
        nix.stringsIfAny("preDown", commands.preDown());
        nix.stringsIfAny("postDown", commands.postDown());
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

    private Hooks named(Hooks hooks) {
        return new Hooks(named(hooks.preUp()), named(hooks.postUp()), named(hooks.preDown()), named(hooks.postDown()));
    }

    private List<String> named(List<String> commands) {
        return commands.stream().map(command -> command.replace("%i", name)).toList();
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
