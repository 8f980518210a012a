package org.warren.harness.guest;

import java.util.Optional;

/// What a machine must permit so that network namespaces can be used on its own kernel, and explanations for its user.
public final class NamespaceRules {

    private static final int ADMINISTRATION = 21;
    private static final int NETWORK_ADMINISTRATION = 12;
    private static final int HEXADECIMAL = 16;
    private static final String OTHERWISE = ", or use --lab containers";

    private NamespaceRules() {}

    /// Why namespaces cannot be used on a machine of this kind and what to do about it; empty if nothing is known. A
    /// machine may refuse them for other reasons.
    public static Optional<String> refusal(HostFacts facts) {
        Optional<String> refusal = HostRules.refusal(facts);
        if (refusal.isPresent()) {
            return refusal;
        }
        if (!facts.hasTun()) {
            return Optional.of("this machine has no /dev/net/tun, which WireGuard programs need; load it"
                    + " (`sudo modprobe tun`)" + OTHERWISE);
        }
        return mayMakeNamespaces(facts)
                ? Optional.empty()
                : HostRules.closedToOthers(facts)
                        .map(why -> "this user may make no user namespaces: " + why
                                + "; allow them with sysctl, be root" + OTHERWISE);
    }

    /// The explanation when an agent in its own namespaces did not start.
    ///
    /// @param said the output of the programs that create them
    public static String failed(HostFacts facts, String said) {
        String why = said.strip().replaceAll("\\s*\\n\\s*", "; ");
        return "namespaces cannot be made here" + (why.isEmpty() ? "" : ": " + why) + "; "
                + (mayMakeNamespaces(facts) ? "" : "see that user namespaces are allowed, be root, ")
                + "or use --lab containers";
    }

    /// Whether this process can create the other namespaces without a user namespace.
    static boolean mayMakeNamespaces(HostFacts facts) {
        String set = facts.ofStatus("CapEff");
        long capabilities = set.isEmpty() ? 0 : Long.parseUnsignedLong(set, HEXADECIMAL);
        long needed = 1L << ADMINISTRATION | 1L << NETWORK_ADMINISTRATION;
        return (capabilities & needed) == needed;
    }
}
