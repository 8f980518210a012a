package org.warren.wireguard.config;

import java.util.List;
import java.util.stream.Collectors;
import org.warren.wireguard.key.SecretKey;

/// Prints a configuration in canonical order and spelling.
final class IniPrinter {
    private final boolean secrets;
    private final StringBuilder ini = new StringBuilder();

    IniPrinter(boolean secrets) {
        this.secrets = secrets;
    }

    String print(TunnelConfiguration configuration) {
        InterfaceSection section = configuration.interfaceSection();
        ini.append("[Interface]\n");
        if (section.privateKey() != null) {
            line(Setting.PRIVATE_KEY, secret(section.privateKey()));
        }
        if (section.listenPort() != null) {
            line(Setting.LISTEN_PORT, section.listenPort());
        }
        if (section.fwMark() != 0) {
            line(Setting.FW_MARK, "0x" + Integer.toHexString(section.fwMark()));
        }
        print(section.quick());
        configuration.peers().forEach(this::print);
        return ini.toString();
    }

    private void print(QuickSettings quick) {
        list(Setting.ADDRESS, quick.addresses());
        list(Setting.DNS, quick.dns());
        if (quick.mtu() != 0) {
            line(Setting.MTU, quick.mtu());
        }
        if (quick.table() != null) {
            line(Setting.TABLE, quick.table());
        }
        quick.hooks().preUp().forEach(command -> line(Setting.PRE_UP, command));
        quick.hooks().postUp().forEach(command -> line(Setting.POST_UP, command));
        quick.hooks().preDown().forEach(command -> line(Setting.PRE_DOWN, command));
        quick.hooks().postDown().forEach(command -> line(Setting.POST_DOWN, command));
        if (quick.saveConfig()) {
            line(Setting.SAVE_CONFIG, true);
        }
    }

    private void print(PeerSection peer) {
        ini.append("\n[Peer]\n");
        line(Setting.PUBLIC_KEY, peer.publicKey().toBase64());
        if (!peer.presharedKey().isNone()) {
            line(Setting.PRESHARED_KEY, secret(peer.presharedKey()));
        }
        list(Setting.ALLOWED_IPS, peer.allowedIps());
        if (peer.endpoint() != null) {
            line(Setting.ENDPOINT, peer.endpoint());
        }
        if (peer.persistentKeepaliveSeconds() != 0) {
            line(Setting.PERSISTENT_KEEPALIVE, peer.persistentKeepaliveSeconds());
        }
    }

    private void list(Setting setting, List<?> values) {
        if (!values.isEmpty()) {
            line(setting, values.stream().map(Object::toString).collect(Collectors.joining(", ")));
        }
    }

    private void line(Setting setting, Object value) {
        ini.append(setting.key()).append(" = ").append(value).append('\n');
    }

    private String secret(SecretKey key) {
        return secrets ? key.toBase64() : "(hidden)";
    }
}
