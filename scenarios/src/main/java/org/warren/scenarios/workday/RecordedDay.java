package org.warren.scenarios.workday;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warren.harness.evidence.MissingEvidenceException;
import org.warren.harness.evidence.Observations;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.workload.PlayedWorkload;
import org.warren.kit.workload.TrafficRecord;
import org.warren.workload.Flow;
import org.warren.workload.Workload;
import org.warren.workload.link.LinkBehaviour;

/// What the files of an earlier run contained. Its notes include it, so the files need not be here: a capture that was
/// played is not copied, only its sizes and times are.
///
/// @param bundle the file that contains the run
/// @param flows those of its profiles; null if none of them was a file
/// @param link what its link did; null if that was not a file
record RecordedDay(
        Path bundle, @Nullable List<Flow> flows, @Nullable LinkBehaviour link) {

    /// Reads notes of unknown origin.
    ///
    /// @throws IllegalArgumentException saying what is missing or wrong
    static RecordedDay of(Path bundle, Observations notes, boolean hasProfiles, boolean hasLink) {
        return of(bundle, notes, hasProfiles, hasLink, TrafficRecord.MESSAGES_MAX);
    }

    /// The same with a lower limit of messages.
    ///
    /// @param max how many messages the profiles may have in total
    /// @throws IllegalArgumentException saying what is missing or wrong
    static RecordedDay of(Path bundle, Observations notes, boolean hasProfiles, boolean hasLink, int max) {
        return new RecordedDay(bundle, hasProfiles ? flows(notes, max) : null, hasLink ? link(notes) : null);
    }

    private static List<Flow> flows(Observations notes, int max) {
        try {
            Workload workload = PlayedWorkload.noted(notes, max)
                    .orElseThrow(() -> new IllegalArgumentException("its run noted nothing of them"));
            if (workload.nanos() != notes.durationNanos(WorkdayScenario.TIME.name())) {
                throw new IllegalArgumentException("they are of another time than the run");
            }
            if (!workload.flows().stream()
                    .allMatch(flow ->
                            flow.near().equals(RoadWarrior.CLIENT) && flow.far().equals(RoadWarrior.SERVER))) {
                throw new IllegalArgumentException("they are between other nodes than client and server");
            }
            return workload.flows();
        } catch (IllegalArgumentException | MissingEvidenceException e) {
            throw unusable("profiles", e);
        }
    }

    private static LinkBehaviour link(Observations notes) {
        try {
            return WorkdayScenario.link(notes)
                    .orElseThrow(() -> new IllegalArgumentException("its run noted nothing of it"));
        } catch (IllegalArgumentException e) {
            throw unusable("link", e);
        }
    }

    private static IllegalArgumentException unusable(String what, RuntimeException why) {
        return new IllegalArgumentException(
                "its %s cannot be taken from its record (%s), and files are not read from this machine in their place; ask for a bundle of a run that did not end before its traffic"
                        .formatted(what, why.getMessage()),
                why);
    }
}
