package org.warren.wireguard.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The part of a server's commands that `networking.nat` replaces, and the commands that remain.
final class NixNat {
    /// A command without any of these characters is a list of simple commands.
    private static final Pattern SHELL = Pattern.compile("[|`$(){}<>\"'\\\\*?!]|(?<!&)&(?!&)");

    private static final Pattern BETWEEN = Pattern.compile("\\s*(?:;|&&)\\s*");
    /// Programs that are not on the path of a NixOS service by default, each with its package.
    private static final List<String> PROGRAMS =
            List.of("iptables iptables", "ip6tables iptables", "nft nftables", "sysctl procps");

    private final String name;
    private final Set<Masquerade> rules = new LinkedHashSet<>();
    private final List<String> replaced = new ArrayList<>();
    private final Set<String> packages = new LinkedHashSet<>();

    /// @param name of the tunnel's interface
    /// @param hooks the file's commands; a masquerading rule that they add is replaced, with the commands that delete
    ///     it
    NixNat(String name, Hooks hooks) {
        this.name = name;
        for (List<String> commands : List.of(hooks.preUp(), hooks.postUp())) {
            for (String command : commands) {
                parts(command).forEach(part -> Masquerade.addedBy(part).ifPresent(this::take));
            }
        }
        // networking.nat always adds a rule for IPv4.
        if (rules.stream().allMatch(Masquerade::v6)) {
            rules.clear();
        }
    }

    /// The rules of one uplink: `networking.nat` supports only one.
    private void take(Masquerade rule) {
        if (!rule.uplink().equals(name)
                && rules.stream().allMatch(other -> other.uplink().equals(rule.uplink()))) {
            rules.add(rule);
        }
    }

    private boolean isReplaced(String part) {
        return Masquerade.addedBy(part)
                .or(() -> Masquerade.deletedBy(part))
                .filter(rules::contains)
                .isPresent();
    }

    /// The interface towards the Internet; null if the file does not masquerade.
    @Nullable
    String uplink() {
        return rules.stream().findFirst().map(Masquerade::uplink).orElse(null);
    }

    boolean v6() {
        return rules.stream().anyMatch(Masquerade::v6);
    }

    /// The source addresses that are masqueraded; empty if everything that leaves the tunnel is.
    List<String> sources(boolean v6) {
        List<Masquerade> some = rules.stream().filter(rule -> rule.v6() == v6).toList();
        return some.stream().anyMatch(rule -> rule.source() == null)
                ? List.of()
                : some.stream().map(rule -> String.valueOf(rule.source())).toList();
    }

    /// Whether packets are masqueraded by the interface that they come from, not by their addresses.
    boolean byInterface() {
        return rules.stream().anyMatch(rule -> rule.source() == null);
    }

    /// The remaining commands, in their order.
    Hooks remaining(Hooks hooks) {
        return new Hooks(
                remaining(hooks.preUp()),
                remaining(hooks.postUp()),
                remaining(hooks.preDown()),
                remaining(hooks.postDown()));
    }

    private List<String> remaining(List<String> commands) {
        List<String> remaining = new ArrayList<>();
        for (String command : commands) {
            List<String> parts = parts(command);
            List<String> kept = parts.stream().filter(part -> !isReplaced(part)).toList();
            parts.stream().filter(part -> !kept.contains(part)).forEach(replaced::add);
            String rest = kept.size() == parts.size() ? command.replace("%i", name) : String.join("; ", kept);
            if (!rest.isBlank()) {
                remaining.add(rest);
                note(rest);
            }
        }
        return remaining;
    }

    /// The simple commands that `networking.nat` replaces.
    List<String> replaced() {
        return List.copyOf(replaced);
    }

    /// The packages whose programs the remaining commands call.
    List<String> packages() {
        return List.copyOf(packages);
    }

    private List<String> parts(String command) {
        String named = command.replace("%i", name);
        return SHELL.matcher(named).find()
                ? List.of(named)
                : Arrays.stream(BETWEEN.split(named))
                        .map(String::strip)
                        .filter(part -> !part.isEmpty())
                        .toList();
    }

    private void note(String command) {
        for (String program : PROGRAMS) {
            int space = program.indexOf(' ');
            if (Pattern.compile("(^|[\\s;&|(`])" + program.substring(0, space) + "($|\\s)")
                    .matcher(command)
                    .find()) {
                packages.add(program.substring(space + 1));
            }
        }
    }
}
