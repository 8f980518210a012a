package org.warren.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import org.warren.harness.register.Implementation;
import org.warren.harness.register.Register;
import org.warren.harness.register.Release;
import org.warren.harness.register.SubjectStore;

/// `warren list subjects`: the subjects, and which of them are built here.
final class SubjectList {

    private SubjectList() {}

    static void print(Register register, SubjectStore store, PrintWriter screen) {
        line(screen, "kernel", "the lab kernel's; its versions are chosen by --kernel, see `warren list kernels`");
        line(screen, "java", "Warren's own, in Java");
        for (Implementation implementation : register.implementations()) {
            line(
                    screen,
                    implementation.name(),
                    implementation.about() + "; " + implementation.licence() + ", " + implementation.home());
            more(
                    screen,
                    "the name alone is "
                            + implementation
                                    .inNodes()
                                    .map(program -> "Debian's, which each node has")
                                    .orElseGet(() -> implementation.newest().toString()));
            more(screen, "releases (" + implementation.origin() + "): " + versions(implementation.releases()));
            List<Release> built = implementation.releases().stream()
                    .filter(release -> store.find(release).isPresent())
                    .toList();
            more(
                    screen,
                    "built here: "
                            + (built.isEmpty()
                                    ? "none; `./warren subject add " + implementation.name() + "` builds the newest"
                                    : versions(built)));
            implementation.releases().stream()
                    .filter(release -> release.refused().isPresent())
                    .forEach(release -> more(
                            screen, release.version() + ": " + release.refused().get()));
            implementation.notes().forEach(note -> more(screen, note));
        }
        line(screen, "your own", "--subject NAME=PATH, for one call");
        screen.flush();
    }

    private static String versions(List<Release> releases) {
        return releases.stream().map(Release::version).collect(Collectors.joining(" "));
    }

    private static void line(PrintWriter screen, String name, String text) {
        screen.printf("%-13s %s%n", name, text);
    }

    private static void more(PrintWriter screen, String text) {
        screen.printf("              %s%n", text);
    }
}
