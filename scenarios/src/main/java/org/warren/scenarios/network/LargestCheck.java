package org.warren.scenarios.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.util.Optional;
import org.warren.harness.diagnosis.Diagnosis;
import org.warren.harness.diagnosis.NetworkFacts;
import org.warren.harness.diagnosis.PacketIdentity;
import org.warren.harness.diagnosis.Reason;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// The largest packet that passes unfragmented from a node to another has the length that the file expects; or, if the
/// file gives none, no longer packet is lost without the sender being told.
///
/// @param packets of the run, shared by its questions
record LargestCheck(LargestQuestion question, RunPackets packets) implements AnswerCheck {

    /// The size that every IPv4 host must accept (RFC 791 §3.1), and so the least MTU worth suggesting.
    private static final int MTU_MIN = 576;
    /// The same for IPv6 (RFC 8200 §5); Linux removes the IPv6 addresses of an interface with a smaller MTU.
    private static final int MTU_MIN_IPV6 = 1280;

    @Override
    public CheckResult judge(Evidence evidence, Answer answer, Findings findings) {
        JsonNode noted = answer.noted();
        int largest = noted.path(LargestSearch.LARGEST).asInt();
        int mtu = noted.path(LargestSearch.DEVICE_MTU).asInt();
        boolean isAll = largest == mtu;
        boolean isTold = noted.path(LargestSearch.TOLD).asBoolean();
        if (noted.path(LargestSearch.UNSTEADY).asBoolean()) {
            return findings.missing(
                    "Packets of one size passed from %s to %s at one time and did not at another, so none is the largest."
                            .formatted(question.from(), question.target()));
        }
        boolean isLost =
                !isAll && !isTold && !noted.path(LargestSearch.FRAGMENTED).asBoolean();
        if (largest == 0 && (!isLost || noted.path(LargestSearch.ANSWERED).asBoolean())) {
            return findings.missing(
                    "Pings from %s to %s were answered, and none of them passed unfragmented for certain."
                            .formatted(question.from(), question.target()));
        }
        if (isLost && losesPackets(evidence)) {
            return findings.missing(
                    "Packets longer than %d bytes were lost between %s and %s, whose file has links that"
                                    .formatted(largest, question.from(), question.target())
                            + " lose some of every length; ask without that loss.");
        }
        Optional<Reason> reason =
                isAll || isTold || noted.path(LargestSearch.FRAGMENTED).asBoolean()
                        ? Optional.empty()
                        : reason(evidence, answer, largest == 0 ? "ping" : "ping of " + (largest + 1) + " bytes");
        String place = question.from() + "." + noted.path(LargestSearch.DEVICE).asText();
        String said = sentence(noted, largest, place)
                + reason.map(found -> ": " + found.sentence()).orElse("");
        reason.ifPresent(found -> found.packets().forEach(findings::cite));
        if (largest == 0) {
            return findings.fail(said + ".");
        }
        said += line(evidence, noted, largest);
        Integer expected = question.bytesExpected();
        findings.expect(
                expected == null ? isAll || isTold : largest == expected,
                said + (expected == null ? "." : "; expected " + expected + " bytes."));
        return findings.result(said + ".");
    }

    private boolean losesPackets(Evidence evidence) {
        return packets.facts(evidence).nodes().stream()
                .flatMap(node -> node.interfaces().stream())
                .anyMatch(NetworkFacts.Interface::losesPackets);
    }

    private String sentence(JsonNode noted, int largest, String place) {
        int mtu = noted.path(LargestSearch.DEVICE_MTU).asInt();
        if (largest == 0) {
            return "No ping from %s to %s was answered, however small".formatted(question.from(), question.target());
        }
        String what = "Packets of up to %d bytes pass unfragmented from %s to %s"
                .formatted(largest, question.from(), question.target());
        if (largest == mtu) {
            return what + ", which is all that " + place + " takes";
        }
        return what + ", and " + place + " takes " + mtu
                + (noted.path(LargestSearch.TOLD).asBoolean()
                        ? "; " + question.from() + " is told what is too long"
                        : noted.path(LargestSearch.FRAGMENTED).asBoolean()
                                ? "; longer ones are fragmented on their way"
                                : "; longer ones are lost");
    }

    /// The MTU line of wg-quick that is safe, if packets leave through a tunnel of the sender.
    private String line(Evidence evidence, JsonNode noted, int largest) {
        Optional<NetworkFacts.Tunnel> used = packets.facts(evidence).tunnels().stream()
                .filter(tunnel -> tunnel.node().equals(question.from())
                        && tunnel.name().equals(noted.path(LargestSearch.DEVICE).asText()))
                .findFirst();
        boolean hasIpv6 =
                used.stream().flatMap(tunnel -> tunnel.addresses().stream()).anyMatch(address -> address.contains(":"));
        return used.isPresent()
                        && largest >= (hasIpv6 ? MTU_MIN_IPV6 : MTU_MIN)
                        && largest < noted.path(LargestSearch.DEVICE_MTU).asInt()
                ? ". A safe line for [Interface] of "
                        + noted.path(LargestSearch.DEVICE).asText() + " on " + question.from() + ": MTU = " + largest
                : "";
    }

    private Optional<Reason> reason(Evidence evidence, Answer answer, String what) {
        var window = new Step(id(), answer.fromNanos(), answer.toNanos(), "done");
        var diagnosis = new Diagnosis(packets.during(evidence, question, window));
        InetAddress address = InetAddress.ofLiteral(question.address());
        return Optional.of(diagnosis.requests(question.from(), address, PacketIdentity.Kind.ECHO_REQUEST).stream()
                .findFirst()
                .map(request -> diagnosis.why(
                        new Diagnosis.Request(request, what, question.from(), question.to(), address, false)))
                .orElseGet(() -> diagnosis.whyNotSent(what, question.from(), address)));
    }
}
