package org.warren.wireguard.config;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An iptables rule that masquerades packets leaving by an interface, and does nothing else; NixOS's `networking.nat`
/// adds the same rule.
///
/// @param v6 whether it is a rule of ip6tables
/// @param uplink the interface
/// @param source the source addresses that it matches, null for all
record Masquerade(boolean v6, String uplink, @Nullable String source) {
    /// The rule that a simple command adds; empty when the command does anything else.
    static Optional<Masquerade> addedBy(String command) {
        return read(command, "-A");
    }

    /// The rule that a simple command deletes.
    static Optional<Masquerade> deletedBy(String command) {
        return read(command, "-D");
    }

    private static Optional<Masquerade> read(String command, String verb) {
        List<String> words = Arrays.asList(command.strip().split("\\s+"));
        String program = words.getFirst().substring(words.getFirst().lastIndexOf('/') + 1);
        if (!program.equals("iptables") && !program.equals("ip6tables")) {
            return Optional.empty();
        }
        Map<String, String> said = new TreeMap<>();
        int i = 1;
        while (i < words.size()) {
            String option = option(words.get(i));
            // Options for the lock's timeout and the position of the rule do not change the rule itself.
            boolean aside = words.get(i).equals("-w")
                    || words.get(i).equals("--wait")
                    || words.get(i).matches("\\d+");
            if (aside) {
                i++;
            } else if (option == null || i + 1 == words.size() || said.put(option, words.get(i + 1)) != null) {
                return Optional.empty();
            } else {
                i += 2;
            }
        }
        String uplink = said.getOrDefault("-o", "");
        boolean isOne = "nat".equals(said.get("-t"))
                && "POSTROUTING".equals(said.get(verb))
                && "MASQUERADE".equals(said.get("-j"))
                && !(said.containsKey("-A") && said.containsKey("-D"))
                && uplink.matches("[a-zA-Z0-9_=.-]{1,15}")
                && said.getOrDefault("-s", "0/0").matches("[0-9a-fA-F.:/]+");
        return isOne
                ? Optional.of(new Masquerade(program.equals("ip6tables"), uplink, said.get("-s")))
                : Optional.empty();
    }

    /// The short form of an option that a masquerading rule may have.
    private static @Nullable String option(String word) {
        return switch (word) {
            case "-t", "--table" -> "-t";
            case "-A", "--append", "-I", "--insert" -> "-A";
            case "-D", "--delete" -> "-D";
            case "-o", "--out-interface" -> "-o";
            case "-s", "--source", "--src" -> "-s";
            case "-j", "--jump" -> "-j";
            default -> null;
        };
    }
}
