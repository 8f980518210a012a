package org.warren.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warren.harness.scenario.Roles;
import org.warren.harness.subject.KernelSubject;
import picocli.CommandLine.Option;

/// The options that name the subjects of a client and a server.
final class EndOptions {

    @Option(names = "--client", paramLabel = "SUBJECT", description = "Default: kernel.")
    private @Nullable String client;

    @Option(names = "--server", paramLabel = "SUBJECT", description = "Default: kernel.")
    private @Nullable String server;

    /// The subject in the role of a client.
    String client() {
        return client == null ? KernelSubject.NAME : client;
    }

    /// The subject in the role of a server.
    String server() {
        return server == null ? KernelSubject.NAME : server;
    }

    /// The subjects that were named, by role.
    Map<String, String> named() {
        Map<String, String> named = new LinkedHashMap<>();
        if (client != null) {
            named.put(Roles.CLIENT, client);
        }
        if (server != null) {
            named.put(Roles.SERVER, server);
        }
        return named;
    }
}
