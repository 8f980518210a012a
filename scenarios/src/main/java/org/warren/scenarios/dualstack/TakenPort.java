package org.warren.scenarios.dualstack;

import java.util.Locale;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// Conformance R9: a listen port that another socket has is refused with a reason. The kernel keeps the port that it
/// had; a daemon may have closed it by then, and has to work again as soon as it is given a free one.
final class TakenPort implements Check {

    private static final int PORT = 51820;

    @Override
    public String id() {
        return "R9-taken-port";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), "observations.json");
        var taken = evidence.observations().value("port-taken");
        if (!taken.path("exit").isInt()) {
            findings.missing("The driver did not note how the taken port was answered.");
        }
        String said = taken.path("said").asText();
        findings.expect(
                taken.path("exit").asInt() != 0 && said.toLowerCase(Locale.ROOT).contains("in use"),
                "For a taken port wg ended with %d and said \"%s\"."
                        .formatted(taken.path("exit").asInt(), said));
        int port = evidence.observations().value("port-after").asInt();
        if (isKernel(evidence)) {
            findings.expect(port == PORT, "After that the interface showed port %d, not %d.".formatted(port, PORT));
            requireAnswers(evidence, "ping-taken", "With the taken port refused", findings);
        }
        requireAnswers(evidence, "ping-own", "On its own port again", findings);
        return findings.result("The taken port was refused (%s); %s."
                .formatted(
                        said,
                        port == PORT
                                ? "nothing changed"
                                : "the interface then had port %d, and worked again on its own".formatted(port)));
    }

    private static boolean isKernel(Evidence evidence) {
        var server = evidence.observations().subjects().get("server");
        return server != null && server.implementation().equals("kernel");
    }

    private static void requireAnswers(Evidence evidence, String name, String when, Findings findings) {
        var ping = evidence.observations().value(name);
        int sent = ping.path("sent").asInt();
        int received = ping.path("received").asInt();
        findings.expect(
                received > 0 && received == sent, "%s %d of %d pings were answered.".formatted(when, received, sent));
    }
}
