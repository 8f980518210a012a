package org.warren.diagnose.log;

import java.util.Optional;
import java.util.OptionalLong;
import org.warren.harness.capture.Endpoint;
import org.warren.wireguard.ip.IpAddress;

/// What a line of a log says, without its text: a log may hold anything, and nothing of it is printed but this.
///
/// @param number of the line, from 1
/// @param nanos by the log's own clock; empty where the line has no time
/// @param kind what happened
/// @param peer the kernel's number of the peer, or the first and last characters of its public key as in
///     `AbCd…WxYz`; empty where the line names none
/// @param endpoint of the other end; empty where the line names none
/// @param inner the inner address that it is about; empty where the line names none
/// @param count how many packets or lines it stands for; 1 mostly
public record LogLine(
        long number,
        OptionalLong nanos,
        LogKind kind,
        String peer,
        Optional<Endpoint> endpoint,
        Optional<IpAddress> inner,
        long count) {

    /// The line in words, such as `initiation-refused from 203.0.113.1:4000`.
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
