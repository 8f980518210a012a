package org.warren.diagnose.log;

import java.util.Optional;
import java.util.OptionalLong;
import org.warren.harness.capture.Endpoint;
import org.warren.wireguard.ip.IpAddress;

/// The meaning of a log line without its text: a log may contain anything, and nothing else of it is printed.
///
/// @param number of the line, from 1
/// @param nanos by the log's own clock; empty if the line has no time
/// @param kind of event
/// @param peer the kernel's number of the peer, or the first and last characters of its public key, such as
///     `AbCd…WxYz`; empty if the line has none
/// @param endpoint of the other end; empty if the line has none
/// @param inner the inner address that it is about; empty if the line has none
/// @param count how many packets or lines it represents; usually 1
public record LogLine(
        long number,
        OptionalLong nanos,
        LogKind kind,
        String peer,
        Optional<Endpoint> endpoint,
        Optional<IpAddress> inner,
        long count) {

    /// A text, such as `initiation-refused from 203.0.113.1:4000`.
    public String text() {
        var text = new StringBuilder(kind.words());
        if (count > 1) {
            text.append(" (").append(count).append(" times)");
        }
        if (!peer.isEmpty()) {
            text.append(", peer ").append(peer);
        }
        endpoint.ifPresent(place -> text.append(", ").append(place));
        inner.ifPresent(address -> text.append(", inside ").append(address));
        return text.toString();
    }
}
