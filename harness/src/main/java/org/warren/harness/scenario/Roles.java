package org.warren.harness.scenario;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.warren.harness.subject.KernelSubject;
import org.warren.harness.subject.Subjects;

/// The roles of subjects in a scenario.
public final class Roles {

    /// The role in an ordinary scenario that initiates contact.
    public static final String CLIENT = "client";

    /// The role in an ordinary scenario that waits for contact.
    public static final String SERVER = "server";

    /// The roles of an ordinary scenario.
    public static final List<String> CLIENT_AND_SERVER = List.of(CLIENT, SERVER);

    private Roles() {}

    /// Assigns a subject to each role of a scenario.
    ///
    /// @param named names of subjects by role; a role without one gets the kernel
    /// @param subjects that may be used
    /// @return names of subjects by role, in the order of [Scenario#roles]
    /// @throws IllegalArgumentException for a role that the scenario does not have, and for an unknown subject
    public static Map<String, String> subjectsByRole(Scenario scenario, Map<String, String> named, Subjects subjects) {
        List<String> roles = scenario.roles();
        named.forEach((role, subject) -> {
            if (!roles.contains(role)) {
                throw new IllegalArgumentException("scenario " + scenario.name() + " has no role '" + role
                        + "'; its roles are " + String.join(", ", roles));
            }
            subjects.require(subject);
        });
        Map<String, String> subjectsByRole = new LinkedHashMap<>();
        roles.forEach(role -> subjectsByRole.put(role, named.getOrDefault(role, KernelSubject.NAME)));
        return subjectsByRole;
    }
}
