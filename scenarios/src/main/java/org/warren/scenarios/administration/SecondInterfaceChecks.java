package org.warren.scenarios.administration;

import java.util.ArrayList;
import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Note;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.harness.verdict.RuleCheck;

/// What an interface must refuse, forget or keep, and when its daemon must end. Runs from before these steps existed
/// are not judged by them.
final class SecondInterfaceChecks {

    private static final String OBSERVATIONS = "observations.json";

    /// Conformance R9: a port that another interface uses is refused, and both continue to work.
    static final Check PORT_IN_USE = of("R9-port-in-use", SecondInterface.PORT_IN_USE, SecondInterfaceChecks::port);

    /// The cross-platform interface (UAPI), `private_key`: it is shown to privileged callers, and zeros remove it.
    static final Check PRIVATE_KEY =
            of("A3-private-key", SecondInterface.PRIVATE_KEY, SecondInterfaceChecks::privateKey);

    /// Conformance H11: a peer whose key has low order is accepted like any other, but no handshake with it succeeds
    /// (the kernel's `netns.sh`).
    static final Check SMALL_ORDER =
            of("H11-small-order-peers", SecondInterface.SMALL_ORDER, SecondInterfaceChecks::smallOrder);

    /// Conformance A2: a daemon ends when its link is deleted.
    static final Check ENDS_WITH_ITS_LINK = Check.of("A2-ends-with-its-link", SecondInterfaceChecks::end)
            .on(OBSERVATIONS)
            .when(evidence ->
                    wasAsked(evidence, SecondInterface.END) && AdministrationChecks.isServedByADaemon(evidence));

    private SecondInterfaceChecks() {}

    private static Check of(String id, Note<?> note, RuleCheck.Rule rule) {
        return Check.of(id, rule).on(OBSERVATIONS).when(evidence -> wasAsked(evidence, note));
    }

    /// A run that was aborted in this step must report that.
    private static boolean wasAsked(Evidence evidence, Note<?> note) {
        return evidence.find(note).isPresent()
                || evidence.observations()
                        .findStep(AdministrationScenario.SECOND)
                        .isPresent();
    }

    private static CheckResult port(Evidence evidence, Findings findings) {
        var asked = evidence.get(SecondInterface.PORT_IN_USE);
        findings.expect(
                !asked.accepted(),
                "A second interface of the server was told to listen on port %d, which the first has, and `wg` was told"
                                .formatted(asked.port())
                        + " that it was done. The second one says that it listens on " + asked.shown()
                        + ": datagrams for one may reach the other.");
        return findings.result("Port %d, which another interface has, was refused.".formatted(asked.port()));
    }

    private static CheckResult privateKey(Evidence evidence, Findings findings) {
        var key = evidence.get(SecondInterface.PRIVATE_KEY);
        findings.expect(
                key.before(),
                "The server was given a private key and shows none: what `wg showconf` writes cannot be set again.");
        findings.expect(
                key.refusal().isEmpty(),
                "The private key was to be set to zeros, which removes it, and `wg` said: " + key.refusal() + ".");
        findings.expect(
                !key.refusal().isEmpty() || !key.after(),
                "The private key was set to zeros, which removes it, and the server still shows one.");
        return findings.result("The private key was shown, and zeros removed it.");
    }

    private static CheckResult smallOrder(Evidence evidence, Findings findings) {
        var peers = evidence.get(SecondInterface.SMALL_ORDER);
        List<String> lost = new ArrayList<>(peers.set());
        lost.removeAll(peers.shown());
        findings.expect(
                lost.isEmpty(),
                "`wg set` was told that it was done, and the server does not have %d of %d peers whose public keys are of small order: %s."
                        .formatted(lost.size(), peers.set().size(), String.join(", ", lost)));
        return findings.result("The server has the %d peers whose public keys are of small order."
                .formatted(peers.set().size()));
    }

    private static CheckResult end(Evidence evidence, Findings findings) {
        long millis = evidence.get(SecondInterface.END);
        long most = SecondInterface.END_MAX.toMillis();
        findings.expect(millis >= 0, "The link of the server's second interface was deleted, and its daemon ran on.");
        findings.expect(
                millis <= most,
                "The daemon ended %d ms after its link was deleted; %d ms are allowed.".formatted(millis, most));
        return findings.result("The daemon ended %d ms after its link was deleted.".formatted(millis));
    }
}
