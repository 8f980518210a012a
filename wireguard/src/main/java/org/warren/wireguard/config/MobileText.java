package org.warren.wireguard.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A file that a mobile client accepts. Such a client refuses a whole file because of an unknown key, an empty value or
/// `off`, so the text contains only what it knows.
public final class MobileText {
    private final MobileClient client;
    private final List<String> leftOut = new ArrayList<>();

    private MobileText(MobileClient client) {
        this.client = client;
    }

    /// The file for a client.
    ///
    /// @param bytesMax if the file would be longer, it is written without optional spaces and empty lines; it may be
    ///     longer even then
    /// @throws IllegalArgumentException when the client would refuse the file; the message says why
    public static Export of(MobileClient client, ConfigurationFile file, int bytesMax) {
        return new MobileText(client).export(file, bytesMax);
    }

    private Export export(ConfigurationFile file, int bytesMax) {
        TunnelConfiguration configuration = file.configuration();
        InterfaceSection section = configuration.interfaceSection();
        if (section.privateKey() == null) {
            throw new IllegalArgumentException("PrivateKey is missing, and the " + words() + " wants one; add it");
        }
        if (section.listenPort() != null && section.listenPort().service() != null) {
            throw new IllegalArgumentException(
                    "ListenPort names a service, which the " + words() + " does not look up; write its number");
        }
        configuration.peers().stream()
                .map(PeerSection::endpoint)
                .filter(Objects::nonNull)
                .forEach(this::check);
        leaveOut(section);
        QuickSettings quick = section.quick();
        List<String> dns = quick.dns().stream()
                .filter(one ->
                        client.takesDns(one) || !leftOut.add("DNS " + one + ": neither an address nor a host name"))
                .toList();
        QuickSettings kept = new QuickSettings(quick.addresses(), dns, quick.mtu(), null, Hooks.NONE, false);
        InterfaceSection taken = new InterfaceSection(section.privateKey(), section.listenPort(), 0, kept);
        String text = with(applications(file.applications()), new TunnelConfiguration(taken, configuration.peers()));
        return new Export(bytes(text) > bytesMax ? dense(text) : text, leftOut);
    }

    private void check(PeerEndpoint endpoint) {
        if (endpoint.port().service() != null || !client.takesHost(endpoint.host())) {
            throw new IllegalArgumentException("Endpoint " + endpoint + " is not to the liking of the " + words()
                    + ": it takes an address without a zone or a host name, and a port number");
        }
    }

    private void leaveOut(InterfaceSection section) {
        if (section.fwMark() != 0) {
            leftOut.add("FwMark: the " + words() + " marks no packets");
        }
        if (section.quick().table() != null) {
            leftOut.add("Table: the " + words() + " makes its own routes");
        }
        if (!section.quick().hooks().equals(Hooks.NONE)) {
            leftOut.add("PreUp, PostUp, PreDown and PostDown: the " + words() + " runs no commands");
        }
        if (section.quick().saveConfig()) {
            leftOut.add("SaveConfig: the " + words() + " keeps its own files");
        }
    }

    private String applications(AndroidApplications applications) {
        if (applications.equals(AndroidApplications.NONE)) {
            return "";
        }
        if (client != MobileClient.ANDROID) {
            leftOut.add(AndroidApplications.INCLUDED + " and " + AndroidApplications.EXCLUDED + ": the " + words()
                    + " refuses these keys of the Android client");
            return "";
        }
        if (!applications.included().isEmpty() && !applications.excluded().isEmpty()) {
            throw new IllegalArgumentException(AndroidApplications.INCLUDED + " and " + AndroidApplications.EXCLUDED
                    + " are both in the file, and the " + words() + " takes one of them; remove the other");
        }
        return line(AndroidApplications.INCLUDED, applications.included())
                + line(AndroidApplications.EXCLUDED, applications.excluded());
    }

    private static String line(String key, List<String> names) {
        return names.isEmpty() ? "" : key + " = " + String.join(", ", names) + "\n";
    }

    private static String with(String lines, TunnelConfiguration configuration) {
        String section = new TunnelConfiguration(configuration.interfaceSection(), List.of()).toIni();
        return section + lines + configuration.toIni().substring(section.length());
    }

    private static String dense(String text) {
        StringBuilder dense = new StringBuilder();
        text.lines().filter(line -> !line.isEmpty()).forEach(line -> dense.append(
                        line.replaceFirst(" = ", "=").replace(", ", ","))
                .append('\n'));
        return dense.toString();
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private String words() {
        return client.words() + " client";
    }
}
