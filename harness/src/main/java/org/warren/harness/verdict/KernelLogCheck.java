package org.warren.harness.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.files.RunParts;

/// Searches the log of a guest's kernel for faults that the kernel reported: a warning, an oops, a sanitizer report.
///
/// It applies to runs whose log contains such a report, and never passes: FAIL if the kernel's WireGuard is a subject
/// and the report is about its code, else UNKNOWN, because a run with a faulty kernel cannot be trusted.
public final class KernelLogCheck implements Check {

    /// The id of this check.
    public static final String ID = "kernel-log";

    /// The log's name in [Evidence#logs()].
    private static final String LOG = "kernel";

    private static final String KERNEL = "kernel";

    /// The first line of a report, as the kernel's own code writes it (lib/bug.c, mm/kasan, lib/ubsan.c, and so on).
    private static final Pattern REPORT =
            Pattern.compile("WARNING: |\\bBUG: |kernel BUG at |\\bOops\\b|general protection fault"
                    + "|Kernel panic - |UBSAN: |KASAN: |KCSAN: |unregister_netdevice: waiting for"
                    + "|refcount_t: |INFO: task .* blocked for more|rcu: INFO: ");

    private static final Pattern END = Pattern.compile("---\\[ end ");
    private static final Pattern TIME = Pattern.compile("^\\[\\s*[0-9.]+] ");
    private static final Pattern WIREGUARD = Pattern.compile("drivers/net/wireguard/|\\bwg_[a-z0-9_]+\\+0x");
    private static final Pattern FRAME = Pattern.compile("\\+0x[0-9a-f]+/0x[0-9a-f]+");

    /// A report is attributed by its head and the innermost functions: outer functions are common to all reports.
    private static final int FRAMES = 4;

    private static final int LINES_MAX = 80;
    private static final int SHOWN_MAX = 3;

    /// A report of the kernel.
    ///
    /// @param lines of it, without their timestamps
    /// @param isOfWireGuard whether it is about WireGuard's code
    record Report(List<String> lines, boolean isOfWireGuard) {

        static Report of(List<String> lines) {
            int frames = 0;
            for (String line : lines) {
                boolean isFrame = FRAME.matcher(line).find();
                if (isFrame && frames == FRAMES) {
                    break;
                }
                frames += isFrame ? 1 : 0;
                if (WIREGUARD.matcher(line).find()) {
                    return new Report(lines, true);
                }
            }
            return new Report(lines, false);
        }
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public boolean appliesTo(Evidence evidence) {
        return evidence.logs().contains(LOG) && !reports(evidence.log(LOG)).isEmpty();
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        Findings findings = new Findings(ID, RunParts.KERNEL_LOG);
        boolean isSubject = evidence.observations().subjects().values().stream()
                .anyMatch(subject -> subject.implementation().equals(KERNEL));
        List<Report> reports = reports(evidence.log(LOG));
        for (Report report : reports.stream().limit(SHOWN_MAX).toList()) {
            String head = report.lines().getFirst();
            if (report.isOfWireGuard() && isSubject) {
                findings.fail("The kernel reported a fault in its WireGuard: \"%s\".".formatted(head));
            } else {
                findings.missing(
                        "The guest's kernel reported a fault of its own, so nobody knows what this run is worth: \"%s\"."
                                .formatted(head));
            }
        }
        return findings.result("");
    }

    /// The reports in a log, in its order.
    static List<Report> reports(String log) {
        List<Report> found = new ArrayList<>();
        List<String> current = new ArrayList<>();
        for (String line :
                log.lines().map(line -> TIME.matcher(line).replaceFirst("")).toList()) {
            boolean isHead = REPORT.matcher(line).find();
            if (current.isEmpty() && !isHead) {
                continue;
            }
            // A head may have several lines ("BUG: ...", "Oops: ..."); a report ends at the kernel's end marker.
            current.add(line.strip());
            if (END.matcher(line).find() || current.size() == LINES_MAX) {
                found.add(Report.of(List.copyOf(current)));
                current.clear();
            }
        }
        if (!current.isEmpty()) {
            found.add(Report.of(List.copyOf(current)));
        }
        return List.copyOf(found);
    }
}
