package org.warren.harness.scenario;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.warren.harness.subject.KernelSubject;
import org.warren.harness.subject.Subjects;

/// The roles that subjects play in a scenario.
public final class Roles {

    /// Of the two of a usual scenario, the one that makes contact.
    public static final String CLIENT = "client";

    /// Of the two of a usual scenario, the one that waits for contact.
    public static final String SERVER = "server";

    /// The roles of a usual scenario.
    public static final List<String> CLIENT_AND_SERVER = List.of(CLIENT, SERVER);

    private Roles() {}

    /// Gives each role of a scenario its subject.
    ///
    /// @param named names of subjects by role; a role without one gets the kernel
    /// @param subjects whose names may be used
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
