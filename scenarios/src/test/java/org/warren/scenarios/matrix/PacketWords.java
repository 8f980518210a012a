package org.warren.scenarios.matrix;

import java.util.Locale;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.Echo;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.evidence.Seconds;

/// Says in words what a captured packet is.
final class PacketWords {

    private PacketWords() {}

    /// Such as `12.345 s, client-eth0, packet 17: handshake initiation, 148 bytes, 203.0.113.2:51820 to ...`.
    ///
    /// @param place NODE-INTERFACE
    static String of(String place, CapturedPacket packet) {
        return "%s, %s, packet %d: %s, %s to %s%s"
                .formatted(
                        Seconds.precise(packet.nanos()),
                        place,
                        packet.number(),
                        what(packet),
                        end(packet.source()),
                        end(packet.destination()),
                        packet.trafficClass() == 0 ? "" : ", traffic class 0x%02x".formatted(packet.trafficClass()));
    }

    private static String what(CapturedPacket packet) {
        var message = packet.wireGuard();
        if (message.isPresent()) {
            return message.get().kind().words() + ", " + message.get().length() + " bytes";
        }
        var echo = Echo.of(packet);
        if (echo.isPresent()) {
            return "ping %s %d"
                    .formatted(
                            echo.get().isRequest() ? "request" : "reply",
                            echo.get().sequence());
        }
        return packet.protocol().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ", " + packet.length() + " bytes";
    }

    private static String end(Endpoint endpoint) {
        return endpoint.port() == 0 ? Endpoint.text(endpoint.address()) : endpoint.toString();
    }
}
