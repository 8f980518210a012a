package org.warren.harness.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Two subjects that communicate with each other in a comparison, written `CLIENT/SERVER`.
///
/// @param client the name of the subject that initiates contact
/// @param server the name of the subject that waits for it
public record SubjectPair(String client, String server) {

    /// Parses `CLIENT/SERVER`.
    ///
    /// @throws IllegalArgumentException when the text has another form
    public static SubjectPair parse(String text) {
        String[] names = text.strip().split("/", -1);
        if (names.length != 2 || names[0].isBlank() || names[1].isBlank()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a pair of subjects; write CLIENT/SERVER, such as java/wireguard-go");
        }
        return new SubjectPair(names[0], names[1]);
    }

    /// The subjects by role; in a comparison each pair has its own nodes, named after their roles.
    public static Map<String, String> roles(List<SubjectPair> pairs) {
        Map<String, String> roles = new LinkedHashMap<>();
        for (SubjectPair pair : pairs) {
            roles.put(pair.clientRole(), pair.client());
            roles.put(pair.serverRole(), pair.server());
        }
        return roles;
    }

    /// The pairs that correspond to subjects by role.
    ///
    /// @param subjectsByRole as returned by [#roles(List)]
    /// @return empty if the roles are not those of a comparison
    public static List<SubjectPair> pairs(Map<String, String> subjectsByRole) {
        List<String> names = new ArrayList<>(subjectsByRole.values());
        List<SubjectPair> pairs = new ArrayList<>();
        for (int i = 0; i + 1 < names.size(); i += 2) {
            pairs.add(new SubjectPair(names.get(i), names.get(i + 1)));
        }
        return roles(pairs).equals(subjectsByRole) ? List.copyOf(pairs) : List.of();
    }

    /// The role of the subject that initiates contact, unique among the pairs of a comparison.
    public String clientRole() {
        return name() + "-client";
    }

    /// The role of the subject that waits, unique among the pairs of a comparison.
    public String serverRole() {
        return name() + "-server";
    }

    private String name() {
        String both = client.equals(server) ? client : client + "-to-" + server;
        return both.replace('@', '-').replace('.', '-');
    }

    @Override
    public String toString() {
        return client + "/" + server;
    }
}
