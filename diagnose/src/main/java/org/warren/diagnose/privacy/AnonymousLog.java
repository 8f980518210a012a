package org.warren.diagnose.privacy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.warren.diagnose.log.DaemonLog;
import org.warren.diagnose.log.LogClock;
import org.warren.diagnose.log.LogLine;
import org.warren.harness.text.NumberFormat;
import org.warren.wireguard.config.TunnelConfiguration;
import org.warren.wireguard.key.PublicKey;

/// The log of one end with other addresses and keys. It is composed from the parsed lines, so other text in them is not
/// copied; lines that are not about a tunnel are left out.
public final class AnonymousLog {

    private static final long SECOND = 1_000_000_000L;
    private static final int HEAD = 4;
    private static final int TAIL_START = 39;
    private static final int TAIL_END = 43;

    private final Pseudonyms pseudonyms;
    /// The first and last characters of the copied file's keys, by those of the original.
    private final Map<String, String> keys = new HashMap<>();

    private AnonymousLog(Pseudonyms pseudonyms, Optional<TunnelConfiguration> original) {
        this.pseudonyms = pseudonyms;
        original.ifPresent(file -> {
            file.peers().forEach(peer -> know(peer.publicKey()));
            var own = file.interfaceSection().privateKey();
            if (own != null) {
                know(own.publicKey());
            }
        });
    }

    private void know(PublicKey key) {
        keys.put(
                shortened(key.toBase64()),
                shortened(pseudonyms.key(key).publicKey().toBase64()));
    }

    private static String shortened(String base64) {
        return base64.substring(0, HEAD) + "…" + base64.substring(TAIL_START, TAIL_END);
    }

    /// Registers the addresses of a log, so that none is the pseudonym of another. To be called before anything is
    /// written.
    public static void avoidAddresses(DaemonLog log, Pseudonyms pseudonyms) {
        log.lines().forEach(line -> line.endpoint().ifPresent(pseudonyms::avoid));
    }

    /// The lines of the copy.
    ///
    /// @param original the file of one end, whose pseudonymous keys are the same as in its copy
    public static List<String> of(DaemonLog log, Pseudonyms pseudonyms, Optional<TunnelConfiguration> original) {
        var copy = new AnonymousLog(pseudonyms, original);
        var lines = new ArrayList<String>();
        for (LogLine line : log.lines()) {
            lines.add((copy.time(log, line) + "wireguard: " + copy.text(line)).strip());
        }
        if (log.leftOut() > 0) {
            lines.add("net_ratelimit: %d callbacks suppressed".formatted(log.leftOut()));
        }
        return List.copyOf(lines);
    }

    private String text(LogLine line) {
        var about = new ArrayList<String>();
        // The inner address must come first, as in the kernel's messages.
        line.inner().ifPresent(inner -> {
            String address = pseudonyms.innerAddress(inner).toString();
            about.add(
                    switch (line.kind()) {
                        case SOURCE_NOT_ALLOWED -> "(" + address + ")";
                        default -> address;
                    });
        });
        line.endpoint()
                .ifPresent(endpoint -> about.add(pseudonyms.endpoint(endpoint).toString()));
        boolean isNumber = !line.peer().isEmpty() && line.peer().chars().allMatch(Character::isDigit);
        String peer = line.peer().isEmpty()
                ? ""
                : isNumber ? "peer %s: ".formatted(line.peer()) : "peer(%s) - ".formatted(key(line.peer()));
        return peer + line.kind().sentence(String.join(" ", about), line.count());
    }

    private String key(String original) {
        return keys.computeIfAbsent(
                original,
                any -> shortened(Base64.getEncoder()
                        .encodeToString(pseudonyms.derived("log", any.getBytes(StandardCharsets.UTF_8), 32))));
    }

    private String time(DaemonLog log, LogLine line) {
        if (line.nanos().isEmpty()) {
            return "";
        }
        long nanos = line.nanos().getAsLong();
        if (log.clock() == LogClock.BOOT) {
            return "[%s] ".formatted(NumberFormat.decimals(nanos / (double) SECOND, 6));
        }
        String iso = Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND))
                .toString();
        String local = iso.substring(0, iso.length() - 1);
        return (log.clock() == LogClock.UTC ? iso : local) + " ";
    }
}
