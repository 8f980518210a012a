package org.warren.harness.scenario;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.zip.ZipFile;

/// A jar with scenarios that are not part of Warren. They are found like Warren's own, with [ServiceLoader].
public final class ScenarioJar implements AutoCloseable {

    private static final String SERVICE = "META-INF/services/" + Scenario.class.getName();

    private final Loader loader;
    private final List<Scenario> scenarios;

    private ScenarioJar(Loader loader) {
        this.loader = loader;
        this.scenarios = load(loader);
    }

    /// Loads the scenarios of a jar.
    ///
    /// @throws IllegalArgumentException when the jar does not exist, has no scenario, or one of its scenarios does not
    ///     load; in one sentence that names the jar
    public static ScenarioJar open(Path jar) {
        requireJar(jar);
        Loader loader = new Loader(jar);
        try {
            return new ScenarioJar(loader);
        } catch (RuntimeException e) {
            loader.discard();
            throw e;
        }
    }

    /// The jar that a scenario was loaded from, as the user named it; empty for scenarios on the class path.
    public static Optional<Path> of(Scenario scenario) {
        return scenario.getClass().getClassLoader() instanceof Loader own ? Optional.of(own.jar) : Optional.empty();
    }

    /// Its scenarios, in the order of its service file.
    public List<Scenario> scenarios() {
        return scenarios;
    }

    @Override
    public void close() {
        loader.discard();
    }

    private static void requireJar(Path jar) {
        if (!Files.isRegularFile(jar)) {
            throw new IllegalArgumentException(
                    Files.exists(jar)
                            ? "--jar " + jar + ": this is not a file; name a jar"
                            : "--jar " + jar + ": there is no such file; name a jar with scenarios");
        }
        try (ZipFile file = new ZipFile(jar.toFile())) {
            if (file.getEntry(SERVICE) == null) {
                throw new IllegalArgumentException("--jar " + jar + ": it has no scenario; put the names of your"
                        + " scenario classes, one a line, into " + SERVICE + " of the jar");
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "--jar " + jar + ": it cannot be read as a jar (" + e.getMessage() + "); build it again", e);
        }
    }

    private static List<Scenario> load(Loader loader) {
        try {
            List<Scenario> found = new ArrayList<>();
            for (ServiceLoader.Provider<Scenario> provider :
                    ServiceLoader.load(Scenario.class, loader).stream().toList()) {
                if (provider.type().getClassLoader() == loader) {
                    Scenario scenario = provider.get();
                    requireDescription(scenario);
                    found.add(scenario);
                }
            }
            if (found.isEmpty()) {
                throw new IllegalArgumentException("--jar " + loader.jar + ": its " + SERVICE
                        + " names no class of the jar; put the names of your scenario classes into it, one a line");
            }
            return List.copyOf(found);
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new IllegalArgumentException(
                    "--jar " + loader.jar + ": a scenario in it does not load: " + why(e)
                            + "; build the jar against this version of Warren, with all classes that it needs",
                    e);
        }
    }

    /// Calls the methods that a list of scenarios needs, so that a scenario whose methods fail is noticed before a run.
    private static void requireDescription(Scenario scenario) {
        String named = scenario.getClass().getName();
        try {
            Objects.requireNonNull(scenario.name(), "it has no name");
            Objects.requireNonNull(scenario.question(), "it has no question");
            Objects.requireNonNull(scenario.parameters(), "it has no list of parameters");
            if (scenario instanceof DeclaredScenario declared) {
                declared.requireParts();
            }
        } catch (RuntimeException e) {
            throw new ServiceConfigurationError(named + " has a method that fails", e);
        }
    }

    private static String why(Error error) {
        String message = String.valueOf(error.getMessage())
                .replace(Scenario.class.getName() + ": ", "")
                .replace("not a subtype", "is not an " + Scenario.class.getName());
        Throwable cause = error.getCause();
        if (!(error instanceof ServiceConfigurationError)) {
            return error.toString();
        }
        return cause == null ? message : message + " (" + cause + ")";
    }

    /// The classes of one jar, in addition to those of the class path.
    private static final class Loader extends URLClassLoader {

        private final Path jar;

        Loader(Path jar) {
            super(new URL[] {url(jar)}, ScenarioJar.class.getClassLoader());
            this.jar = jar;
        }

        private static URL url(Path jar) {
            try {
                return jar.toUri().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException("--jar " + jar + ": not a name that a URL can hold; rename it", e);
            }
        }

        void discard() {
            try {
                close();
            } catch (IOException e) {
                // It was only read; nothing is lost.
            }
        }
    }
}
