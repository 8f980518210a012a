package org.warren.diagnose.log;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The kinds of log lines. The texts are those of `drivers/net/wireguard/*.c` of Linux 6.12, of `device/*.go` of
/// wireguard-go, and of warren-wg.
public enum LogKind {
    INITIATION_SENT("initiation-sent", "Sending handshake initiation"),
    INITIATION_RECEIVED("initiation-received", "Receiving handshake initiation", "Received handshake initiation"),
    RESPONSE_SENT("response-sent", "Sending handshake response"),
    RESPONSE_RECEIVED("response-received", "Receiving handshake response", "Received handshake response"),
    INITIATION_REFUSED(
            "initiation-refused", "Invalid handshake initiation from", "Received invalid initiation message"),
    RESPONSE_REFUSED("response-refused", "Invalid handshake response from", "Received invalid response message"),
    /// A handshake message that does not decrypt; the log does not say more.
    HANDSHAKE_REFUSED("handshake-refused"),
    MAC_REFUSED("mac-refused", "Invalid MAC of handshake", "Received packet with invalid mac1"),
    PEER_UNKNOWN("peer-unknown"),
    INITIATION_REPLAYED("initiation-replayed", "ConsumeMessageInitiation: handshake replay"),
    INITIATION_TOO_SOON("initiation-too-soon", "ConsumeMessageInitiation: handshake flood"),
    HANDSHAKE_RETRIED("handshake-retried"),
    HANDSHAKE_GIVEN_UP("handshake-given-up"),
    STOPPED_HEARING("stopped-hearing", "because we stopped hearing back"),
    KEYS_REMOVED("keys-removed", "Zeroing out all keys", "Removing all keys, since"),
    KEYPAIR_CREATED("keypair-created"),
    KEEPALIVE_SENT("keepalive-sent", "Sending keepalive packet"),
    KEEPALIVE_RECEIVED("keepalive-received", "Receiving keepalive packet"),
    COOKIE_SENT("cookie-sent", "Sending cookie response"),
    COOKIE_RECEIVED("cookie-received", "Receiving cookie response", "Received a cookie for"),
    COOKIE_REFUSED("cookie-refused", "Could not decrypt invalid cookie response"),
    HANDSHAKE_DROPPED("handshake-dropped", "Dropping handshake packet"),
    SOURCE_NOT_ALLOWED("source-not-allowed", "unallowed src IP", "packet with disallowed source address"),
    DESTINATION_NOT_ALLOWED("destination-not-allowed", "No peer has allowed IPs matching"),
    NO_ENDPOINT("no-endpoint", "No valid endpoint has been configured", "no known endpoint for peer"),
    NO_ROUTE("no-route"),
    SEND_FAILED("send-failed", "Failed to send handshake", "Failed to send data packet", "Failed to send to "),
    COUNTER_REFUSED("counter-refused", "Packet has invalid nonce"),
    INNER_MALFORMED(
            "inner-malformed",
            "Packet is neither ipv4 nor ipv6",
            "Packet has incorrect size",
            "Packet with invalid IP version"),
    SLEPT("slept", "The machine slept for"),
    /// The kernel suppressed lines because of its rate limit.
    LEFT_OUT("left-out"),
    DROPPED("dropped");

    private static final Pattern NOT_COMPLETE =
            Pattern.compile("Handshake .{0,120}did not complete after \\d{1,4} \\w{1,10}, (retrying|giving up)");
    private static final Pattern KEYPAIR = Pattern.compile("Keypair (?:\\d{1,20} )?created");
    private static final Pattern ROUTE = Pattern.compile("No route to \\S{1,80}, error");
    private static final Pattern DROP = Pattern.compile("Dropped \\d{1,9}: ([A-Z0-9_]{1,40})");
    /// `net_dbg_ratelimited` of include/linux/net.h shares this limit with the network code; others have their own.
    private static final Pattern SUPPRESSED = Pattern.compile("(?<=net_ratelimit: )\\d{1,9} callbacks suppressed");

    private static final Map<String, LogKind> DROPS = Map.ofEntries(
            Map.entry("BAD_MAC1", MAC_REFUSED),
            Map.entry("UNKNOWN_PEER", PEER_UNKNOWN),
            Map.entry("REPLAYED_INITIATION", INITIATION_REPLAYED),
            Map.entry("INITIATION_FLOOD", INITIATION_TOO_SOON),
            Map.entry("HANDSHAKE_REJECTED", HANDSHAKE_REFUSED),
            Map.entry("SOURCE_NOT_ALLOWED", SOURCE_NOT_ALLOWED),
            Map.entry("NO_ROUTE", DESTINATION_NOT_ALLOWED),
            Map.entry("NO_ENDPOINT", NO_ENDPOINT),
            Map.entry("COOKIE_REQUIRED", COOKIE_SENT),
            Map.entry("RATE_LIMITED", HANDSHAKE_DROPPED),
            Map.entry("REPLAYED_COUNTER", COUNTER_REFUSED),
            Map.entry("BAD_COOKIE_REPLY", COOKIE_REFUSED),
            Map.entry("MALFORMED_PACKET", INNER_MALFORMED));

    private static final Map<LogKind, List<String>> LISTS = lists();

    private final String words;
    /// What implementations write; empty if a pattern is used instead.
    private final String sentences;

    LogKind(String words, String... sentences) {
        this.words = words;
        this.sentences = String.join("|", sentences);
    }

    /// The stable name.
    public String words() {
        return words;
    }

    private static Map<LogKind, List<String>> lists() {
        var lists = new EnumMap<LogKind, List<String>>(LogKind.class);
        for (LogKind kind : values()) {
            lists.put(kind, kind.sentences.isEmpty() ? List.of() : List.of(kind.sentences.split("\\|")));
        }
        return lists;
    }

    private List<String> list() {
        return LISTS.getOrDefault(this, List.of());
    }

    /// A line of this kind, as some log would contain it.
    ///
    /// @param about its subject, such as an endpoint; empty if there is none
    /// @param count how many packets it represents
    public String sentence(String about, long count) {
        var drop = DROPS.entrySet().stream()
                .filter(entry -> entry.getValue() == this)
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst();
        if (count > 1 || (sentences.isEmpty() && drop.isPresent()) || this == DROPPED) {
            return "Dropped %d: %s %s"
                    .formatted(count, drop.orElse("OTHER"), about)
                    .stripTrailing();
        }
        return switch (this) {
            case HANDSHAKE_RETRIED -> "Handshake %s did not complete after 5 seconds, retrying".formatted(about);
            case HANDSHAKE_GIVEN_UP -> "Handshake %s did not complete after 20 attempts, giving up".formatted(about);
            case KEYPAIR_CREATED -> ("Keypair created " + about).stripTrailing();
            case NO_ROUTE -> "No route to %s, error".formatted(about.isEmpty() ? "it" : about);
            case LEFT_OUT -> "net_ratelimit: %d callbacks suppressed".formatted(count);
            default -> (list().getFirst().strip() + " " + about).stripTrailing();
        };
    }

    /// A kind and its position in the line.
    record Found(LogKind kind, int start) {}

    /// The kind of a line; empty if it is not about a tunnel.
    static Optional<Found> in(String line) {
        for (LogKind kind : values()) {
            for (String sentence : kind.list()) {
                int at = line.indexOf(sentence);
                if (at >= 0) {
                    return Optional.of(new Found(kind, at));
                }
            }
        }
        Matcher incomplete = NOT_COMPLETE.matcher(line);
        if (incomplete.find()) {
            boolean isRetried = incomplete.group(1).equals("retrying");
            return Optional.of(new Found(isRetried ? HANDSHAKE_RETRIED : HANDSHAKE_GIVEN_UP, incomplete.start()));
        }
        Matcher drop = DROP.matcher(line);
        if (drop.find()) {
            return Optional.of(new Found(DROPS.getOrDefault(drop.group(1), DROPPED), drop.start()));
        }
        return found(KEYPAIR, KEYPAIR_CREATED, line)
                .or(() -> found(ROUTE, NO_ROUTE, line))
                .or(() -> found(SUPPRESSED, LEFT_OUT, line));
    }

    private static Optional<Found> found(Pattern pattern, LogKind kind, String line) {
        Matcher matcher = pattern.matcher(line);
        return matcher.find() ? Optional.of(new Found(kind, matcher.start())) : Optional.empty();
    }
}
