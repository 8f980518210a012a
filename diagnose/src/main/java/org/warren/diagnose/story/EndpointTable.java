package org.warren.diagnose.story;

import java.util.LinkedHashMap;
import java.util.Map;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.PacketHeaders;

/// One object for each endpoint, so that two of them can be compared by identity.
final class EndpointTable {

    /// The maximum: a flood from forged addresses is unlimited, and further endpoints are new objects each time.
    private static final int SIZE_MAX = 200_000;

    private final Map<Key, Endpoint> known = new LinkedHashMap<>();
    private Key lastSource = new Key(false, 0, 0, 0);
    private Key lastDestination = lastSource;
    private Endpoint source = Endpoint.NONE;
    private Endpoint destination = Endpoint.NONE;

    private record Key(boolean isIpv6, long high, long low, int port) {}

    Endpoint source(PacketHeaders headers) {
        var key = new Key(headers.isIpv6(), headers.sourceHigh(), headers.sourceLow(), headers.sourcePort());
        if (!key.equals(lastSource)) {
            source = find(key, headers::source);
            lastSource = key;
        }
        return source;
    }

    Endpoint destination(PacketHeaders headers) {
        var key = new Key(
                headers.isIpv6(), headers.destinationHigh(), headers.destinationLow(), headers.destinationPort());
        if (!key.equals(lastDestination)) {
            destination = find(key, headers::destination);
            lastDestination = key;
        }
        return destination;
    }

    private Endpoint find(Key key, java.util.function.Supplier<Endpoint> made) {
        Endpoint found = known.get(key);
        if (found != null) {
            return found;
        }
        Endpoint endpoint = made.get();
        if (known.size() < SIZE_MAX) {
            known.put(key, endpoint);
        }
        return endpoint;
    }
}
