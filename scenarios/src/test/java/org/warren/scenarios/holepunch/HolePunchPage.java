package org.warren.scenarios.holepunch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.nat.BehaviourText;
import org.warren.nat.NatBehaviour;

/// `docs/hole-punch.md`, of two runs of all pairs: with ports in order, and with ports that are preserved and shared.
final class HolePunchPage {

    private HolePunchPage() {}

    /// Writes the page.
    ///
    /// @param arguments the folders of both runs, and the page
    public static void main(String[] arguments) throws IOException {
        Evidence sequential = Evidence.read(Path.of(arguments[0]));
        Evidence overloaded = Evidence.read(Path.of(arguments[1]));
        Files.writeString(Path.of(arguments[2]), text(sequential, overloaded));
    }

    private static String text(Evidence sequential, Evidence overloaded) {
        return """
                # Who meets whom behind two NATs

                Made by `scenarios/hole-punch.sh`. Two clients each have a tunnel to the same server, `wg show endpoints` of that server says where it sees
                them, and each takes that as the endpoint of the other and sends: UDP hole punching (RFC 5128 §3.3). `warren run hole-punch` asks it of
                all 81 ordered pairs of three mappings and three filterings, in the words of RFC 4787, and holds each against the model of
                [nat.md](nat.md); `--set nat-a=endpoint-independent/address-dependent --set nat-b=linux-6` asks it of one pair, and `--set ports=...`
                with other ports. A row is the NAT of the client that begins, a column that of the other one; EI is endpoint-independent, AD
                address-dependent, APD address-and-port-dependent, mapping first. `+` met, `–` did not.

                ## Ports in order (`ports=sequential`)

                %s
                `ports=random` and `ports=preservation` came out the same.
                WireGuard answers to where the last authentic datagram came from (whitepaper §2.1), so one datagram that gets in is enough where
                the answer to it gets back. That is all there is to it: a pair meets where one NAT lets the first datagram in, and the other one the answer.

                ## Ports that are preserved and shared (`ports=preservation-overloaded`), as Linux does while nothing clashes

                %s
                Mapping depends on the remote end by the words, and shows the same port to each. What does not meet here is a client that
                begins behind a NAT with APD filtering while the other's NAT lets everybody in and maps dependently: the datagram that was let in has
                taken the port for its sender, so the answer leaves from another one.

                ## What the literature says

                Ford, Srisuresh and Kegel, "Peer-to-Peer Communication Across Network Address Translators" (2005), §5.1, and RFC 5128 §3.3 ask for
                endpoint-independent mapping of both NATs: 9 of the 81 pairs. The usual table of the four NATs of RFC 3489 (full cone EI/EI, restricted cone
                EI/AD, port-restricted cone EI/APD, symmetric APD/APD; for instance checkmynat.com/posts/nat-traversal) has a symmetric NAT meet a full
                cone and a restricted one too. The first table above agrees with that in all of its 16 pairs.
                It differs from the rule of the former in these %d pairs, which meet; of the second table no packets are named here. The packets are the first of each client that came in at the other one's router:

                %s""".formatted(
                table(sequential), table(overloaded), different(sequential).size(), witnesses(sequential));
    }

    /// A table of who met whom in a run.
    static String table(Evidence evidence) {
        StringBuilder table = new StringBuilder("| |");
        List<PunchPair> pairs = PunchPair.of(evidence);
        List<PunchSide> others = pairs.stream().map(PunchPair::other).distinct().toList();
        others.forEach(other -> table.append(' ').append(letters(other)).append(" |"));
        table.append("\n|---|").append(":-:|".repeat(others.size())).append('\n');
        for (PunchSide one : pairs.stream().map(PunchPair::one).distinct().toList()) {
            table.append("| **").append(letters(one)).append("** |");
            pairs.stream().filter(pair -> pair.one().equals(one)).forEach(pair -> table.append(' ')
                    .append(HolePunchChecks.met(evidence, pair).orElseThrow() ? '+' : '–')
                    .append(" |"));
            table.append('\n');
        }
        return table.toString();
    }

    private static List<PunchPair> different(Evidence evidence) {
        return PunchPair.of(evidence).stream()
                .filter(pair -> HolePunchChecks.met(evidence, pair).orElseThrow() != pair.meetsByTheLiterature())
                .toList();
    }

    private static String witnesses(Evidence evidence) {
        StringBuilder rows = new StringBuilder("| pair | packets |\n|---|---|\n");
        for (PunchPair pair : different(evidence)) {
            rows.append("| ")
                    .append(letters(pair.one()))
                    .append(", ")
                    .append(letters(pair.other()))
                    .append(" |");
            HolePunchChecks.witness(evidence, pair)
                    .forEach(witness -> rows.append(" %s packet %d at %s from %s;"
                            .formatted(
                                    witness.capture().replaceFirst("captures/(.*)\\.pcap", "$1"),
                                    witness.packet().number(),
                                    Seconds.precise(witness.packet().nanos()),
                                    witness.packet().source())));
            rows.setCharAt(rows.length() - 1, ' ');
            rows.append("|\n");
        }
        return rows.toString();
    }

    private static String letters(PunchSide side) {
        NatBehaviour nat = side.nat().behaviour();
        return letters(BehaviourText.word(nat.mapping())) + "/" + letters(BehaviourText.word(nat.filtering()));
    }

    private static String letters(String words) {
        StringBuilder letters = new StringBuilder();
        for (String word : words.replace("and-", "").split("-", -1)) {
            letters.append(word.substring(0, 1).toUpperCase(Locale.ROOT));
        }
        return letters.toString();
    }
}
