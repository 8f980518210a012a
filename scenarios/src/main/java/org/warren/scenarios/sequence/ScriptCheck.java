package org.warren.scenarios.sequence;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.MissingEvidenceException;
import org.warren.harness.evidence.Observations;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.evidence.Step;
import org.warren.harness.subject.KernelSubject;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.timers.TimerLateness;
import org.warren.kit.timers.TunnelEnd;

/// Whether the subjects sent the datagrams of a script, in its order and at its times, and no others.
///
/// Two kernels play the same script in the same run. If these deviate from it, the script does not fit this kernel or
/// the lab has a fault, and nothing is concluded about the subjects.
record ScriptCheck(Script script) implements Check {

    @Override
    public String id() {
        return script.id();
    }

    /// A run may be limited to one script.
    @Override
    public boolean appliesTo(Evidence evidence) {
        return List.of(SequenceScenario.ALL, script.id())
                .contains(evidence.observations().parameter(SequenceScenario.SCRIPT.name()));
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        Observations observations = evidence.observations();
        Confirmation confirmation =
                Confirmation.without(sent(evidence, End::role), end -> implementation(observations, end));
        List<SentDatagram> subjects = confirmation.others();
        List<SentDatagram> kernels = sent(evidence, End::referenceNode);
        Findings findings = new Findings(id(), captures());
        Map<End, TimerLateness> late = new EnumMap<>(End.class);
        Map<End, TimerLateness> kernelLate = new EnumMap<>(End.class);
        for (End end : End.values()) {
            late.put(end, TimerLateness.of(observations, end.role()));
            kernelLate.put(end, new TimerLateness(true, TimerLateness.TOLERANCE_NANOS));
        }
        List<Variant> variants = variants(end -> implementation(observations, end));
        Optional<Departure> reference =
                Departure.first(script, kernels, kernelLate, variants(end -> KernelSubject.NAME));
        Optional<Departure> departure = Departure.first(script, subjects, late, variants);
        reference.ifPresent(how -> findings.missing(
                "Between the two kernels of the same run the %s %s, so nothing follows for the subjects."
                        .formatted(how.end().role(), how.sentence())));
        if (reference.isEmpty()) {
            departure.ifPresent(how -> object(how, observations, kernels, findings));
        }
        return findings.result("%d datagrams, as the rules and the kernel have them: %s.%s%s"
                .formatted(subjects.size(), script.rule(), told(variants, subjects, late), confirmation.told()));
    }

    private List<Variant> variants(Function<End, String> implementation) {
        return Stream.of(End.values())
                .flatMap(end -> Variant.of(implementation.apply(end), end, script).stream())
                .toList();
    }

    /// The permitted variants that occurred.
    private static String told(List<Variant> variants, List<SentDatagram> sent, Map<End, TimerLateness> late) {
        return variants.stream()
                .flatMap(variant -> variant
                        .in(sent, late)
                        .map(datagram -> " One of them, %s, is a stated variant of %s: %s."
                                .formatted(words(datagram), variant.implementation(), variant.reason()))
                        .stream())
                .collect(Collectors.joining());
    }

    private void object(Departure departure, Observations observations, List<SentDatagram> kernels, Findings findings) {
        String who = implementation(observations, departure.end());
        Optional.ofNullable(departure.datagram())
                .ifPresent(datagram -> findings.cite(datagram.capture(), datagram.packet()));
        String whose = who.equals(KernelSubject.NAME) && !isKernelAlone(observations)
                ? " Beside a kernel that end does not, so what the other end (%s) did before has caused it."
                        .formatted(implementation(observations, departure.end().other()))
                : "";
        findings.fail("The %s (%s) %s.%s The rule: %s. Between two kernels in the same run: %s."
                .formatted(
                        departure.end().role(),
                        who,
                        departure.sentence(),
                        whose,
                        departure.rule(),
                        around(departure.nanos(), kernels)));
    }

    private static boolean isKernelAlone(Observations observations) {
        return observations.subjects().values().stream()
                .allMatch(subject -> subject.implementation().equals(KernelSubject.NAME));
    }

    private static String implementation(Observations observations, End end) {
        return Optional.ofNullable(observations.subjects().get(end.role()))
                .orElseThrow(
                        () -> new MissingEvidenceException("The run has no subject in the role " + end.role() + "."))
                .implementation();
    }

    /// The last datagram of the kernels up to a moment, and the next one.
    private String around(long nanos, List<SentDatagram> kernels) {
        Optional<SentDatagram> before =
                kernels.stream().filter(datagram -> datagram.nanos() <= nanos).reduce((earlier, later) -> later);
        String after = kernels.stream()
                .filter(datagram -> datagram.nanos() > nanos)
                .findFirst()
                .map(ScriptCheck::words)
                .orElse("nothing until " + Seconds.text(script.length().toNanos()));
        return before.map(ScriptCheck::words).orElse("nothing") + ", then " + after;
    }

    private static String words(SentDatagram datagram) {
        return "the %s's %s at %s"
                .formatted(datagram.from().role(), datagram.kind().words(), Seconds.text(datagram.nanos()));
    }

    private List<SentDatagram> sent(Evidence evidence, Function<End, String> node) {
        Step step = evidence.observations().step(id());
        if (!step.status().equals("done")) {
            throw new MissingEvidenceException("The script was not played to its end.");
        }
        long begin = evidence.get(SequenceScenario.begin(id()));
        Map<End, String> nodes = new EnumMap<>(End.class);
        for (End end : End.values()) {
            nodes.put(end, node.apply(end));
        }
        return SentDatagram.in(
                evidence,
                nodes,
                step.startNanos(),
                begin,
                begin + script.length().toNanos());
    }

    private static String[] captures() {
        return Stream.of(End.values())
                .flatMap(end -> Stream.of(end.role(), end.referenceNode()))
                .map(TunnelEnd::capture)
                .toArray(String[]::new);
    }
}
