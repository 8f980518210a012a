package org.warren.scenarios.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.scenarios.conformance.EndpointRows.EndpointRow;

/// Repeats a row at an endpoint if it was not as expected, because networks lose, delay and reorder packets: only a
/// repeated failure is a FAIL.
final class EndpointTries {

    /// Tries if something was missing: one datagram in a hundred may be lost.
    private static final int MISSED_MAX = 3;

    /// Tries if something unexpected came, or was wrong.
    private static final int WRONG_MAX = 2;

    /// Tries if nothing came at all, for any of the initiations.
    private static final int SILENT_MAX = 2;

    /// One try of a row.
    ///
    /// @param result its result
    /// @param transcript what was sent and received
    /// @param isMissing whether the only failure is a missing datagram
    /// @param isLoaded whether the endpoint asked for a cookie
    /// @param repeated how many initiations were retried
    record Try(CheckResult result, Transcript transcript, boolean isMissing, boolean isLoaded, int repeated) {

        boolean isHeard() {
            return transcript.all(Transcript.Heard.class).findAny().isPresent();
        }
    }

    private final EndpointRow row;
    private final Supplier<Optional<String>> ownAccord;

    /// @param ownAccord the endpoint's unsolicited datagrams, in a sentence; determined if a row fails that they
    ///     disturb
    EndpointTries(EndpointRow row, Supplier<Optional<String>> ownAccord) {
        this.row = row;
        this.ownAccord = ownAccord;
    }

    /// Tries as often as necessary.
    CheckResult result(Supplier<Try> asking) {
        List<Try> failed = new ArrayList<>();
        while (true) {
            Try next = asking.get();
            if (next.result().verdict() != Verdict.FAIL) {
                return passed(next, failed);
            }
            if (next.isLoaded()) {
                return with(
                        next.result(),
                        Verdict.UNKNOWN,
                        "The endpoint is under load: it answers initiations by cookies, so that the row cannot be"
                                + " judged.");
            }
            failed.add(next);
            long wrong = failed.stream().filter(each -> !each.isMissing()).count();
            if (failed.size() >= SILENT_MAX && failed.stream().noneMatch(Try::isHeard)) {
                return with(
                        next.result(),
                        Verdict.UNKNOWN,
                        ("Nothing came from the endpoint in %d tries of this row, though it answered before: it is gone,"
                                        + " or the way to it.")
                                .formatted(failed.size()));
            }
            if (wrong >= WRONG_MAX || failed.size() >= MISSED_MAX) {
                return failed(failed);
            }
        }
    }

    private CheckResult passed(Try last, List<Try> failed) {
        CheckResult result = last.result();
        String repeated = last.repeated() == 0
                ? ""
                : " Nothing answered %s, which %s sent again."
                        .formatted(
                                last.repeated() == 1 ? "an initiation" : last.repeated() + " initiations",
                                last.repeated() == 1 ? "was" : "were");
        Optional<Try> wrong = failed.stream().filter(each -> !each.isMissing()).findFirst();
        if (result.verdict() == Verdict.PASS && wrong.isPresent()) {
            return with(
                    wrong.get().result(),
                    Verdict.UNKNOWN,
                    "Two tries do not agree, and the way may be the cause. The row was as expected once; the other"
                            + " time: "
                            + wrong.get().result().message());
        }
        String before = failed.isEmpty()
                ? ""
                : " Asked %d times, because something was missed that the way may have lost: %s"
                        .formatted(failed.size() + 1, failed.getFirst().result().message());
        return with(result, result.verdict(), result.message() + repeated + before);
    }

    private CheckResult failed(List<Try> failed) {
        CheckResult last = failed.getLast().result();
        if (row.isOfKeepalives()) {
            boolean sendsData = failed.stream()
                    .flatMap(each -> each.transcript().all(Transcript.Heard.class))
                    .anyMatch(heard -> heard.kind() == Kind.DATA);
            Optional<String> own = sendsData
                    ? Optional.of("The endpoint sends data of its own accord, which takes the place of keepalives")
                    : ownAccord.get();
            if (own.isPresent()) {
                return with(last, Verdict.UNKNOWN, own.get() + ", so that the row cannot be judged.");
            }
        }
        return with(last, Verdict.FAIL, "%s It was asked %d times.".formatted(last.message(), failed.size()));
    }

    private static CheckResult with(CheckResult result, Verdict verdict, String message) {
        return new CheckResult(result.id(), verdict, message, result.evidence(), result.packets());
    }
}
