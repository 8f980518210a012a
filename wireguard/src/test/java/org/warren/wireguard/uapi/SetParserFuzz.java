package org.warren.wireguard.uapi;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.router.IpPrefix;

/// A `set=1` is understood, or refused with an errno; a refusal names a key and never a value, which may be secret.
public final class SetParserFuzz {
    private SetParserFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
        try {
            assertInRange(SetParser.parse(lines));
        } catch (UapiException e) {
            String message = String.valueOf(e.getMessage());
            if (lines.stream().noneMatch(line -> isAbout(line, message))) {
                throw new AssertionError("the refusal says more than a key: " + message);
            }
        }
    }

    private static void assertInRange(SetRequest request) {
        assertPort(request.listenPort(), 0);
        for (SetRequest.PeerChange peer : request.peers()) {
            assertPort(peer.persistentKeepalive(), 0);
            assertPort(peer.endpoint() == null ? null : peer.endpoint().port(), 1);
            peer.allowedIps().forEach(change -> {
                IpPrefix prefix = change.prefix();
                if (!prefix.address().masked(prefix.length()).equals(prefix.address())) {
                    throw new AssertionError("bits behind the prefix: " + prefix);
                }
            });
        }
    }

    private static void assertPort(@Nullable Integer number, int min) {
        if (number != null && (number < min || number > 65_535)) {
            throw new AssertionError("out of range: " + number);
        }
    }

    private static boolean isAbout(String line, String message) {
        int equals = line.indexOf('=');
        String key = line.substring(0, Math.max(0, equals));
        return equals < 0
                ? message.equals("a line is key=value")
                : message.equals("unknown key " + key) || message.equals(key + " has a wrong value");
    }
}
