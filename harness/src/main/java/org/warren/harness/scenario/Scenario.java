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

/// A question asked of implementations. Playing it makes evidence; its checks judge evidence and nothing else.
///
/// Found with [java.util.ServiceLoader].
public interface Scenario {

    /// Lower-case words with hyphens; the command line's name for it.
    String name();

    /// The question, in one sentence.
    String question();

    /// What a user may set, in the order in which it is shown.
    List<Parameter<?>> parameters();

    /// The values of a run.
    ///
    /// @param given texts by the parameters' names; the others have their defaults
    /// @throws IllegalArgumentException for a name that the scenario does not know, or a text it does not accept
    default Parameters parameters(Map<String, String> given) {
        return new Parameters("scenario " + name(), parameters(), given);
    }

    /// Why a run that a stranger recorded is not repeated with its parameters, as because one of them is a file, which
    /// would be looked for on this machine; if so. Asked where [#repeating] takes nothing from the record.
    ///
    /// @param given texts by the parameters' names, which nobody has looked at yet
    default Optional<String> refusal(Map<String, String> given) {
        return Optional.empty();
    }

    /// The scenario as it repeats a run that a stranger recorded. What parameters of that run name as files, of the
    /// machine that it ran on, is taken from its record, and no file of this machine is read in its place.
    ///
    /// @param bundle the file that holds the run
    /// @param given texts by the parameters' names, which nobody has looked at yet
    /// @throws IllegalArgumentException where the record lacks what those files said, or says it wrongly; in words that
    ///     follow "cannot be run again"
    /// @throws IOException when the record cannot be read
    default Scenario repeating(Path bundle, Map<String, String> given, RecordedNotes notes) throws IOException {
        return this;
    }

    /// The notes of a run that a bundle holds, which are read where they are needed.
    interface RecordedNotes {

        /// Reads them.
        ///
        /// @throws IOException in a sentence, when they are missing or damaged
        Observations read() throws IOException;
    }

    /// The roles that subjects play in it; a role's name is also its node's. Usually a client and a server.
    default List<String> roles() {
        return Roles.CLIENT_AND_SERVER;
    }

    /// The nodes and networks of a run.
    Topology topology(Parameters parameters);

    /// Which interfaces of the topology are captured: all of them, unless a scenario says otherwise.
    default List<Tap> taps(Topology topology) {
        return topology.nodes().stream()
                .flatMap(node -> node.interfaces().stream().map(attached -> new Tap(node.name(), attached.name())))
                .toList();
    }

    /// The names of the steps, in their order.
    List<String> steps(Parameters parameters);

    /// What it needs of a lab, and why a lab that lacks it will not do, in a sentence that says which does.
    default Map<Capability, String> needs() {
        return Map.of();
    }

    /// The layers of the guest whose programs it needs in its nodes, such as `nat`; usually none.
    default Set<String> layers() {
        return Set.of();
    }

    /// Why it cannot run whatever the lab, as because files are not here, and what to do about it; if so.
    default Optional<String> unsupported() {
        return Optional.empty();
    }

    /// Why it cannot run with these subjects whatever the lab, if so.
    ///
    /// @param subjects by role
    default Optional<String> unsupported(Map<String, String> subjects) {
        return unsupported();
    }

    /// What of this machine decided about a run, besides what the lab names: for the record.
    default List<Dependency> dependencies(Evidence evidence) {
        return List.of();
    }

    /// The words of the command line that run it with these subjects, without those for lab, parameters and seed.
    default String invocation(Map<String, String> subjects) {
        StringBuilder words = new StringBuilder("run ").append(name());
        subjects.forEach((role, subject) -> words.append(
                Roles.CLIENT_AND_SERVER.contains(role)
                        ? " --" + role + " " + ShellWord.of(subject)
                        : " --role " + ShellWord.of(role + "=" + subject)));
        return words.toString();
    }

    /// The whole command that repeats a run of this scenario, where it is not one of `./warren`.
    default Optional<String> command(long seed) {
        return Optional.empty();
    }

    /// Sets the subjects up, before the first step.
    ///
    /// @return takes the steps, in their order
    Runnable prepareSteps(Stage stage);

    /// What is judged, in the order in which it is shown.
    List<Check> checks();

    /// The checks of one run, where they depend on what was asked in it.
    default List<Check> checks(Evidence evidence) {
        return checks();
    }

    /// What a run shows, in plain words and in numbers.
    default Summary summary(Evidence evidence) {
        return Summary.NONE;
    }

    /// An interface to capture.
    record Tap(String node, String interfaceName) {}
}
