package org.warren.scenarios.conformance;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.timers.Lateness;
import org.warren.kit.timers.TimerLateness;

/// Judges a row by its transcript and the subject's capture, whose times are used.
///
/// @param row that is judged
record RowCheck(Row row) implements Check {

    @Override
    public String id() {
        return row.id();
    }

    @Override
    public boolean appliesTo(Evidence evidence) {
        return evidence.find(Transcript.note(row.id())).isPresent();
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        return judge(
                evidence.get(Transcript.note(row.id())),
                evidence.packets(ConformanceScenario.SUBJECT, ConformanceScenario.INTERFACE),
                TimerLateness.of(evidence.observations(), ConformanceScenario.SUBJECT));
    }

    /// The result of a transcript and a capture.
    ///
    /// @param capture the subject's packets; empty to use the times of the transcript
    CheckResult judge(Transcript transcript, List<CapturedPacket> capture, TimerLateness late) {
        return judge(transcript, ConformanceScenario.CAPTURE, capture, late);
    }

    /// The same with another capture.
    ///
    /// @param path where it is in the run's folder
    CheckResult judge(Transcript transcript, String path, List<CapturedPacket> capture, TimerLateness late) {
        return new Judging(transcript, CapturedDigests.of(capture, transcript), late, id(), path).judge(row);
    }

    /// Whether a transcript alone is as expected, for a script that needs to know while it is played.
    boolean isAsExpected(Transcript transcript, boolean isKernel) {
        TimerLateness late = new TimerLateness(isKernel, TimerLateness.TOLERANCE_NANOS);
        return judge(transcript, List.of(), late).verdict() == Verdict.PASS;
    }

    /// A datagram of the subject.
    ///
    /// @param event its index in the transcript
    private record Seen(int event, long nanos, Transcript.Heard heard, Optional<CapturedPacket> packet) {

        boolean isAt(String place, int afterEvents) {
            return heard.place().equals(place) && event >= afterEvents;
        }
    }

    private static final class Judging {

        private final Transcript transcript;
        private final CapturedDigests captured;
        private final TimerLateness late;
        private final String path;
        private final Findings findings;
        private final List<Seen> seen = new ArrayList<>();
        /// The expected datagrams, one for each expectation.
        private final Set<Seen> taken = new LinkedHashSet<>();

        Judging(Transcript transcript, CapturedDigests captured, TimerLateness late, String id, String path) {
            this.transcript = transcript;
            this.captured = captured;
            this.late = late;
            this.path = path;
            this.findings = new Findings(id, path);
            for (int i = 0; i < transcript.events().size(); i++) {
                if (transcript.events().get(i) instanceof Transcript.Heard heard) {
                    Optional<CapturedPacket> packet = captured.of(heard);
                    seen.add(new Seen(i, packet.map(CapturedPacket::nanos).orElse(heard.nanos()), heard, packet));
                }
            }
        }

        CheckResult judge(Row row) {
            int expectations = 0;
            for (Transcript.Event event : transcript.events()) {
                switch (event) {
                    case Transcript.Due due -> due(due);
                    case Transcript.Silence silence -> silence(silence);
                    case Transcript.Claim claim -> claim(claim);
                    case Transcript.Ended ended -> findings.fail("The subject ended: " + ended.why());
                    case Transcript.Broken broken -> findings.missing(broken.why());
                    default -> {
                        continue;
                    }
                }
                expectations++;
            }
            if (expectations == 0) {
                findings.missing("The script came to nothing that could be judged.");
            }
            return findings.result("%s: %d expectations met, %d datagrams of the subject's heard."
                    .formatted(row.behaviour(), expectations, seen.size()));
        }

        private void due(Transcript.Due due) {
            long latest = due.sinceNanos() + late.latestNanos(due.delayNanos() + due.jitterNanos());
            long earliest = due.sinceNanos() + due.delayNanos() - (due.delayNanos() == 0 ? 0 : late.toleranceNanos());
            Optional<Seen> came = seen.stream()
                    .filter(datagram -> datagram.isAt(due.place(), due.afterEvents())
                            && !taken.contains(datagram)
                            && isOne(datagram, due.kinds()))
                    .findFirst();
            came.ifPresent(taken::add);
            came.flatMap(Seen::packet).ifPresent(packet -> findings.cite(path, packet));
            String what = words(due);
            if (came.isPresent() && came.get().nanos() <= latest) {
                findings.expect(
                        came.get().nanos() >= earliest,
                        "%s came at %s, %s early (%s)."
                                .formatted(
                                        what,
                                        Seconds.precise(came.get().nanos()),
                                        Seconds.precise(earliest
                                                + late.toleranceNanos()
                                                - came.get().nanos()),
                                        due.rule()));
                return;
            }
            long end = due.sinceNanos() + due.delayNanos() + due.jitterNanos();
            String lateness = came.isPresent()
                    ? Lateness.words(what, end, came.map(Seen::nanos), due.lookedUntilNanos())
                    : "%s did not come; it was due at %s, and was waited for until %s%s"
                            .formatted(
                                    what, Seconds.precise(end), Seconds.precise(due.lookedUntilNanos()), instead(due));
            findings.fail("%s (%s; allowed: %s).".formatted(lateness, due.rule(), late.words()));
        }

        /// What came instead of an expected datagram.
        private String instead(Transcript.Due due) {
            List<Seen> others = seen.stream()
                    .filter(datagram -> datagram.isAt(due.place(), due.afterEvents())
                            && !taken.contains(datagram)
                            && datagram.nanos() <= due.lookedUntilNanos())
                    .toList();
            others.stream()
                    .flatMap(datagram -> datagram.packet().stream())
                    .forEach(packet -> findings.cite(path, packet));
            return others.isEmpty() ? "" : "; " + list(others) + " came";
        }

        private void silence(Transcript.Silence silence) {
            List<Seen> broke = seen.stream()
                    .filter(datagram -> datagram.isAt(silence.place(), silence.afterEvents())
                            && !taken.contains(datagram)
                            && datagram.nanos() < silence.untilNanos()
                            && !isOne(datagram, silence.allowed()))
                    .toList();
            broke.stream()
                    .flatMap(datagram -> datagram.packet().stream())
                    .forEach(packet -> findings.cite(path, packet));
            findings.expect(
                    broke.isEmpty(),
                    "From %s to %s there was to be silence%s, but %s came (%s)."
                            .formatted(
                                    Seconds.precise(silence.fromNanos()),
                                    Seconds.precise(silence.untilNanos()),
                                    silence.allowed().isEmpty() ? "" : " but for " + kinds(silence.allowed()),
                                    list(broke),
                                    silence.rule()));
        }

        private void claim(Transcript.Claim claim) {
            captured.withDigest(claim.digest()).ifPresent(packet -> findings.cite(path, packet));
            findings.expect(claim.holds(), "%s (%s).".formatted(claim.sentence(), claim.rule()));
        }

        private static boolean isOne(Seen datagram, Set<Kind> kinds) {
            Kind kind = datagram.heard().kind();
            return kind != null && kinds.contains(kind);
        }

        private static String list(List<Seen> datagrams) {
            String first = datagrams.stream()
                    .limit(3)
                    .map(datagram -> "%s of %d bytes at %s"
                            .formatted(
                                    datagram.heard().kind() == null
                                            ? "a datagram"
                                            : "a " + datagram.heard().kind().words(),
                                    datagram.heard().length(),
                                    Seconds.precise(datagram.nanos())))
                    .collect(Collectors.joining(", "));
            return datagrams.size() > 3 ? first + " and %d more".formatted(datagrams.size() - 3) : first;
        }

        private static String words(Transcript.Due due) {
            return "The subject's " + kinds(due.kinds());
        }

        private static String kinds(Set<Kind> kinds) {
            return kinds.stream().sorted().map(Kind::words).collect(Collectors.joining(" or "));
        }
    }
}
