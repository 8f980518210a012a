package org.warren.wireguard.uapi;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.ip.IpPrefix;

/// Whatever a client sends is understood, or refused with an errno. A refusal repeats no value, which may be secret,
/// and leaves the clients' budget whole.
public final class RequestReaderFuzz {
    private static final int BUDGET = 64;

    private RequestReaderFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        Budget.Account account = new Budget(BUDGET).new Account();
        RequestReader reader = new RequestReader(new ByteArrayInputStream(bytes), account, name -> name.length());
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        try {
            for (Request request = reader.next(); request != null; request = reader.next()) {
                switch (request) {
                    case Request.Refused refused -> check(refused.why(), text);
                    case Request.Set set -> assertInRange(set.changes());
                    case Request.Get get -> {}
                }
            }
        } catch (UapiException e) {
            check(e, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        account.settle();
        if (!account.spend(BUDGET + Budget.FREE) || account.spend(1)) {
            throw new AssertionError("the budget has not what it had before");
        }
    }

    private static void assertInRange(SetRequest request) {
        assertPort(request.listenPort());
        for (SetRequest.PeerChange peer : request.peers()) {
            assertPort(peer.persistentKeepalive());
            assertPort(peer.endpoint() == null ? null : peer.endpoint().port());
            peer.allowedIps().forEach(change -> {
                IpPrefix prefix = change.prefix();
                if (!prefix.address().masked(prefix.length()).equals(prefix.address())) {
                    throw new AssertionError("bits behind the prefix: " + prefix);
                }
            });
        }
    }

    private static void assertPort(@Nullable Integer number) {
        if (number != null && (number < 0 || number > 65_535)) {
            throw new AssertionError("out of range: " + number);
        }
    }

    private static void check(UapiException refusal, String text) {
        String message = String.valueOf(refusal.getMessage());
        String value = valueIn(text, message);
        if (value != null) {
            throw new AssertionError("the refusal repeats a value: " + message);
        }
    }

    /// A value of the input of a key's length that the message contains.
    private static @Nullable String valueIn(String text, String message) {
        return text.lines()
                .map(line -> line.substring(line.indexOf('=') + 1))
                .filter(value -> value.length() >= 32 && message.contains(value))
                .findFirst()
                .orElse(null);
    }
}
