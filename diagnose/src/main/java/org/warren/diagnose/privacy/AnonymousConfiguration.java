package org.warren.diagnose.privacy;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.config.Hooks;
import org.warren.wireguard.config.InterfaceAddress;
import org.warren.wireguard.config.InterfaceSection;
import org.warren.wireguard.config.PeerEndpoint;
import org.warren.wireguard.config.PeerSection;
import org.warren.wireguard.config.QuickSettings;
import org.warren.wireguard.config.TunnelConfiguration;
import org.warren.wireguard.ip.IpAddress;

/// The configuration of one end with other keys, addresses and names. wg-quick's commands, table names and comments are
/// left out.
public final class AnonymousConfiguration {

    private AnonymousConfiguration() {}

    /// The copy. Its keys correspond to each other like those of the original.
    public static TunnelConfiguration of(TunnelConfiguration original, Pseudonyms pseudonyms) {
        for (PeerSection peer : original.peers()) {
            var endpoint = peer.endpoint();
            if (endpoint != null) {
                address(endpoint.host()).ifPresent(pseudonyms::avoid);
            }
        }
        var own = original.interfaceSection();
        var key = own.privateKey();
        return new TunnelConfiguration(
                new InterfaceSection(
                        key == null ? null : pseudonyms.key(key.publicKey()),
                        own.listenPort(),
                        own.fwMark(),
                        quick(own.quick(), pseudonyms)),
                original.peers().stream().map(peer -> peer(peer, pseudonyms)).toList());
    }

    private static QuickSettings quick(QuickSettings quick, Pseudonyms pseudonyms) {
        return new QuickSettings(
                quick.addresses().stream()
                        .map(address ->
                                new InterfaceAddress(pseudonyms.innerAddress(address.address()), address.length()))
                        .toList(),
                dns(quick.dns(), pseudonyms),
                quick.mtu(),
                table(quick.table()),
                Hooks.NONE,
                quick.saveConfig());
    }

    private static List<String> dns(List<String> dns, Pseudonyms pseudonyms) {
        return dns.stream()
                .map(one -> IpAddress.read(one)
                        .map(address -> pseudonyms.innerAddress(address).toString())
                        .orElseGet(() -> pseudonyms.name(one)))
                .toList();
    }

    private static @Nullable String table(@Nullable String table) {
        return table == null || table.equals("off") || Character.isDigit(table.charAt(0)) ? table : null;
    }

    private static PeerSection peer(PeerSection peer, Pseudonyms pseudonyms) {
        var endpoint = peer.endpoint();
        return new PeerSection(
                pseudonyms.key(peer.publicKey()).publicKey(),
                pseudonyms.key(peer.presharedKey()),
                endpoint == null ? null : new PeerEndpoint(host(endpoint.host(), pseudonyms), endpoint.port()),
                peer.allowedIps().stream().map(pseudonyms::innerPrefix).toList(),
                peer.persistentKeepaliveSeconds());
    }

    private static String host(String host, Pseudonyms pseudonyms) {
        return address(host)
                .map(address -> pseudonyms.address(address).toString())
                .orElseGet(() -> pseudonyms.name(host));
    }

    private static Optional<IpAddress> address(String host) {
        int zone = host.indexOf('%');
        return IpAddress.read(zone < 0 ? host : host.substring(0, zone));
    }
}
