package org.warren.harness.scenario;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Observations;
import org.warren.harness.lab.Capability;
import org.warren.harness.lab.Dependency;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.Check;

/// A question about implementations. Running it produces evidence; its checks judge only the evidence.
///
/// Found with [java.util.ServiceLoader].
public interface Scenario {

    /// Lower-case words with hyphens; its name on the command line.
    String name();

    /// The question, in one sentence.
    String question();

    /// The parameters that a user may set, in display order.
    List<Parameter<?>> parameters();

    /// The values for a run.
    ///
    /// @param given texts by parameter name; the others have their defaults
    /// @throws IllegalArgumentException for a name that the scenario does not know, or a text it does not accept
    default Parameters parameters(Map<String, String> given) {
        return new Parameters("scenario " + name(), parameters(), given);
    }

    /// Why a run of unknown origin is not repeated with its parameters, for example because one of them names a file,
    /// which would be searched on this machine; empty if it is. Called if [#repeating] takes nothing from the record.
    ///
    /// @param given texts by parameter name, which have not been checked
    default Optional<String> refusal(Map<String, String> given) {
        return Optional.empty();
    }

    /// The scenario for repeating a run of unknown origin. If parameters of that run name files of the machine that it
    /// ran on, their contents are taken from its record, and no file of this machine is read.
    ///
    /// @param bundle the file that contains the run
    /// @param given texts by parameter name, which have not been checked
    /// @throws IllegalArgumentException if the record lacks the contents of those files, or they are invalid; the
    ///     message follows "cannot be run again"
    /// @throws IOException when the record cannot be read
    default Scenario repeating(Path bundle, Map<String, String> given, RecordedNotes notes) throws IOException {
        return this;
    }

    /// The notes of a run in a bundle, which are read on demand.
    interface RecordedNotes {

        /// Reads them.
        ///
        /// @throws IOException in a sentence, when they are missing or damaged
        Observations read() throws IOException;
    }

    /// The roles of its subjects; a role's name is also its node's. Usually a client and a server.
    default List<String> roles() {
        return Roles.CLIENT_AND_SERVER;
    }

    /// The nodes and networks of a run.
    Topology topology(Parameters parameters);

    /// The interfaces of the topology to capture: all of them, unless a scenario says otherwise.
    default List<Tap> taps(Topology topology) {
        return topology.nodes().stream()
                .flatMap(node -> node.interfaces().stream().map(attached -> new Tap(node.name(), attached.name())))
                .toList();
    }

    /// The names of the steps, in order.
    List<String> steps(Parameters parameters);

    /// The capabilities that it needs, each with the reason why a lab without it cannot be used, in a sentence that
    /// says which can.
    default Map<Capability, String> needs() {
        return Map.of();
    }

    /// The guest layers whose programs it needs in its nodes, such as `nat`; usually none.
    default Set<String> layers() {
        return Set.of();
    }

    /// Why it cannot run in any lab, for example because files are missing, and what to do about it; empty if it can.
    default Optional<String> unsupported() {
        return Optional.empty();
    }

    /// Why it cannot run with these subjects in any lab; empty if it can.
    ///
    /// @param subjects by role
    default Optional<String> unsupported(Map<String, String> subjects) {
        return unsupported();
    }

    /// The parts of this machine that affect a run, in addition to those of the lab: for the record.
    default List<Dependency> dependencies(Evidence evidence) {
        return List.of();
    }

    /// The command-line arguments that run it with these subjects, without those for lab, parameters and seed.
    default String invocation(Map<String, String> subjects) {
        StringBuilder words = new StringBuilder("run ").append(name());
        subjects.forEach((role, subject) -> words.append(
                Roles.CLIENT_AND_SERVER.contains(role)
                        ? " --" + role + " " + ShellWord.of(subject)
                        : " --role " + ShellWord.of(role + "=" + subject)));
        return words.toString();
    }

    /// The complete command that repeats a run of this scenario, if it is not a command of `./warren`.
    default Optional<String> command(long seed) {
        return Optional.empty();
    }

    /// Sets the subjects up, before the first step.
    ///
    /// @return the object that carries out the steps, in order
    Runnable prepareSteps(Stage stage);

    /// The checks, in display order.
    List<Check> checks();

    /// The checks of one run, if they depend on its parameters.
    default List<Check> checks(Evidence evidence) {
        return checks();
    }

    /// The findings of a run, in words and in numbers.
    default Summary summary(Evidence evidence) {
        return Summary.NONE;
    }

    /// An interface to capture.
    record Tap(String node, String interfaceName) {}
}
