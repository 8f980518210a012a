package org.warren.kit.timers;

import java.util.List;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Step;

/// Locates lost pings by counting the data messages at both ends of a tunnel: a ping that entered the tunnel and did
/// not leave the node was lost by the implementation there.
///
/// @param asked how many pings the pinging end sent into its tunnel
/// @param left how many data messages left the pinging end
/// @param arrived how many of them reached the other end
/// @param answered how many data messages left the other end
/// @param returned how many of them reached the pinging end
public record LossPlace(int asked, int left, int arrived, int answered, int returned) {

    /// Counts in a step in which only the pings went through the tunnel.
    public static LossPlace of(Evidence evidence, String asking, String other, Step step, int asked) {
        var near = TunnelEnd.of(evidence, asking);
        var far = TunnelEnd.of(evidence, other);
        return new LossPlace(
                asked,
                data(near.sent(), step),
                data(far.received(), step),
                data(far.sent(), step),
                data(near.received(), step));
    }

    private static int data(List<WireGuardDatagram> datagrams, Step step) {
        return (int) datagrams.stream()
                .filter(datagram -> datagram.kind() == Kind.DATA && step.contains(datagram.nanos()))
                .count();
    }

    /// Describes how far they came.
    ///
    /// @param asking the pinging end's role
    /// @param other the other end's role
    public String words(String asking, String other) {
        String way =
                "%d entered the %s's tunnel, %d left it as datagrams, %d of them reached the %s, %d answers left it and %d came back"
                        .formatted(asked, asking, left, arrived, other, answered, returned);
        if (left < asked) {
            return way + ": the %s did not send %d".formatted(asking, asked - left);
        }
        if (arrived < left || returned < answered) {
            return way + ": the path lost some";
        }
        return answered < arrived ? way + ": the %s did not send %d answers".formatted(other, arrived - answered) : way;
    }

    /// Whether the path lost a datagram, for which neither end is to blame.
    public boolean isOnThePath() {
        return arrived < left || returned < answered;
    }
}
