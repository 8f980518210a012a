package org.warren.scenarios.udpblocked;

import java.util.List;
import java.util.stream.IntStream;
import org.warren.kit.roadwarrior.NumberedHome;
import org.warren.kit.roadwarrior.Tunnel;

/// A client behind a firewall of its own.
///
/// @param number from 1
/// @param block what the firewall drops
record BlockedOffice(int number, Block block) implements NumberedHome {

    /// What a firewall drops.
    enum Block {
        /// All UDP from inside.
        OUTBOUND("iifname \"lan\" meta l4proto udp drop"),
        /// UDP from inside to other ports than those of DNS and of QUIC.
        OTHER_PORTS("iifname \"lan\" meta l4proto udp udp dport != { 53, 443 } drop"),
        /// All UDP from outside, so requests get out and no answer gets in.
        ANSWERS("iifname \"wan\" meta l4proto udp drop");

        private final String rule;

        Block(String rule) {
            this.rule = rule;
        }

        /// What `nft -f` reads.
        String rules() {
            return """
                    table inet blocked {
                        chain forward {
                            type filter hook forward priority -1;
                            %s
                        }
                    }
                    """.formatted(rule);
        }

        /// What happens to packets to a port of the server, and to its answers.
        Fate fate(int port) {
            return switch (this) {
                case OUTBOUND -> Fate.DROPPED_OUTBOUND;
                case OTHER_PORTS -> port == Tunnel.PORT ? Fate.DROPPED_OUTBOUND : Fate.ANSWERED;
                case ANSWERS -> Fate.ANSWER_DROPPED;
            };
        }

        /// For a sentence.
        String words() {
            return switch (this) {
                case OUTBOUND -> "all UDP from inside";
                case OTHER_PORTS -> "UDP from inside to all ports but 53 and 443";
                case ANSWERS -> "all UDP from outside";
            };
        }
    }

    /// What happened to datagrams to a port.
    enum Fate {
        /// None was sent.
        NOT_ASKED,
        /// They reached the firewall, and none left it.
        DROPPED_OUTBOUND,
        /// They left, and no answer reached the firewall.
        NO_ANSWER,
        /// They left, answers reached the firewall, and none got in.
        ANSWER_DROPPED,
        /// Both got through.
        ANSWERED;

        /// For a sentence.
        String words() {
            return switch (this) {
                case NOT_ASKED -> "not asked";
                case DROPPED_OUTBOUND -> "dropped on the way out";
                case NO_ANSWER -> "let out, and not answered";
                case ANSWER_DROPPED -> "let out, with the answer dropped on the way in";
                case ANSWERED -> "let through both ways";
            };
        }
    }

    /// One for each kind.
    static final List<BlockedOffice> ALL = all(List.of(Block.values()));

    private static List<BlockedOffice> all(List<Block> kinds) {
        return IntStream.range(0, kinds.size())
                .mapToObj(index -> new BlockedOffice(index + 1, kinds.get(index)))
                .toList();
    }

    @Override
    public String router() {
        return "firewall-" + number;
    }

    @Override
    public String network() {
        return "office-" + number;
    }
}
