package org.warren.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.warren.wireguard.config.Hooks;
import org.warren.wireguard.config.InterfaceSection;
import org.warren.wireguard.config.PeerSection;
import org.warren.wireguard.config.QuickSettings;
import org.warren.wireguard.config.TunnelConfiguration;

/// A configuration as JSON: the keys of the file as properties; missing keys are left out.
final class ConfigurationJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final boolean secrets;

    /// @param secrets whether private and preshared keys are shown, instead of `(hidden)`
    ConfigurationJson(boolean secrets) {
        this.secrets = secrets;
    }

    String print(TunnelConfiguration configuration) {
        ObjectNode root = JSON.createObjectNode();
        print(configuration.interfaceSection(), root.putObject("Interface"));
        var peers = root.putArray("Peers");
        configuration.peers().forEach(peer -> print(peer, peers.addObject()));
        return root.toPrettyString() + "\n";
    }

    private void print(InterfaceSection section, ObjectNode json) {
        if (section.privateKey() != null) {
            json.put("PrivateKey", shown(section.privateKey().toBase64()));
        }
        if (section.listenPort() != null) {
            if (section.listenPort().service() == null) {
                json.put("ListenPort", section.listenPort().number());
            } else {
                json.put("ListenPort", section.listenPort().service());
            }
        }
        if (section.fwMark() != 0) {
            json.put("FwMark", Integer.toUnsignedLong(section.fwMark()));
        }
        print(section.quick(), json);
    }

    private static void print(QuickSettings quick, ObjectNode json) {
        list(json, "Address", quick.addresses());
        list(json, "DNS", quick.dns());
        if (quick.mtu() != 0) {
            json.put("MTU", quick.mtu());
        }
        if (quick.table() != null) {
            json.put("Table", quick.table());
        }
        Hooks hooks = quick.hooks();
        list(json, "PreUp", hooks.preUp());
        list(json, "PostUp", hooks.postUp());
        list(json, "PreDown", hooks.preDown());
        list(json, "PostDown", hooks.postDown());
        if (quick.saveConfig()) {
            json.put("SaveConfig", true);
        }
    }

    private void print(PeerSection peer, ObjectNode json) {
        json.put("PublicKey", peer.publicKey().toBase64());
        if (!peer.presharedKey().isNone()) {
            json.put("PresharedKey", shown(peer.presharedKey().toBase64()));
        }
        list(json, "AllowedIPs", peer.allowedIps());
        if (peer.endpoint() != null) {
            json.put("Endpoint", peer.endpoint().toString());
        }
        if (peer.persistentKeepaliveSeconds() != 0) {
            json.put("PersistentKeepalive", peer.persistentKeepaliveSeconds());
        }
    }

    private static void list(ObjectNode json, String key, List<?> values) {
        if (!values.isEmpty()) {
            var array = json.putArray(key);
            values.forEach(value -> array.add(value.toString()));
        }
    }

    private String shown(String secret) {
        return secrets ? secret : "(hidden)";
    }
}
