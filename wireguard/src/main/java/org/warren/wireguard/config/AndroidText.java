package org.warren.wireguard.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.warren.wireguard.wire.IpAddress;

/// The file that WireGuard's Android client takes. It refuses the whole file for a key that it does not know, for an
/// empty value and for `off`, so only what it knows is in the text.
public final class AndroidText {
    private static final Pattern NAME = Pattern.compile(
            "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?" + "(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\\.?");

    private AndroidText() {}

    /// The file for the client.
    ///
    /// @throws IllegalArgumentException when something that the client cannot do without is missing or not to its
    /// liking, with a sentence that says what
    public static Export of(TunnelConfiguration configuration) {
        InterfaceSection section = configuration.interfaceSection();
        if (section.privateKey() == null) {
            throw new IllegalArgumentException("PrivateKey is missing, and the Android client wants one; add it");
        }
        if (section.listenPort() != null && section.listenPort().service() != null) {
            throw new IllegalArgumentException(
                    "ListenPort names a service, which the Android client does not look up; " + "write its number");
        }
        configuration.peers().stream()
                .map(PeerSection::endpoint)
                .filter(java.util.Objects::nonNull)
                .forEach(AndroidText::check);
        List<String> leftOut = leftOut(section);
        QuickSettings quick = section.quick();
        List<String> dns = quick.dns().stream()
                .filter(one -> isTaken(one) || !leftOut.add("DNS " + one + ": neither an address nor a host name"))
                .toList();
        QuickSettings kept = new QuickSettings(quick.addresses(), dns, quick.mtu(), null, Hooks.NONE, false);
        InterfaceSection android = new InterfaceSection(section.privateKey(), section.listenPort(), 0, kept);
        return new Export(new TunnelConfiguration(android, configuration.peers()).toIni(), leftOut);
    }

    private static boolean isTaken(String dns) {
        return QuickSettings.isServer(dns) || NAME.matcher(dns).matches();
    }

    private static void check(PeerEndpoint endpoint) {
        boolean address = IpAddress.read(endpoint.host()).isPresent();
        if (endpoint.port().service() != null
                || !(address || NAME.matcher(endpoint.host()).matches())) {
            throw new IllegalArgumentException("Endpoint " + endpoint
                    + " is not to the Android client's liking: it takes an address without a zone or a host name, "
                    + "and a port number");
        }
    }

    private static List<String> leftOut(InterfaceSection section) {
        List<String> leftOut = new ArrayList<>();
        if (section.fwMark() != 0) {
            leftOut.add("FwMark: the Android client marks no packets");
        }
        if (section.quick().table() != null) {
            leftOut.add("Table: the Android client makes its own routes");
        }
        if (!section.quick().hooks().equals(Hooks.NONE)) {
            leftOut.add("PreUp, PostUp, PreDown and PostDown: the Android client runs no commands");
        }
        if (section.quick().saveConfig()) {
            leftOut.add("SaveConfig: the Android client keeps its own files");
        }
        return leftOut;
    }
}
