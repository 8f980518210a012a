package org.warren.kit.workload;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.warren.workload.Profile;

/// Profiles by name: those that come with Warren, or those of a user's file.
///
/// @param profiles in the order in which they are listed
public record ProfileCatalogue(List<Profile> profiles) {

    private static final String FILE = "profiles.yaml";
    private static final long BYTES_MAX = 1 << 20;

    public ProfileCatalogue {
        profiles = List.copyOf(profiles);
    }

    /// The profiles that come with Warren. Read once.
    public static ProfileCatalogue shipped() {
        return Shipped.CATALOGUE;
    }

    /// Reads the text of a file.
    ///
    /// @param file its name, for messages
    /// @throws ProfileException saying where and what was expected
    public static ProfileCatalogue parse(String file, String text) {
        return new ProfileCatalogue(ProfileFile.read(file, text));
    }

    /// Whether a word is the name of a profile file.
    public static boolean isText(String word) {
        return word.endsWith(".yaml") || word.endsWith(".yml");
    }

    /// Whether a word is the name of a profile file or another file that contains traffic.
    public static boolean isFile(String word) {
        return isText(word) || word.startsWith(Recording.PREFIX) || word.startsWith(TgenTraffic.PREFIX);
    }

    /// The profiles that a word names: one of this catalogue, all of a file `NAME.yaml`, the traffic of a capture as
    /// `pcap:FILE`, or that of tgen models as `tgen:FILE`.
    ///
    /// @param seed of the run, which determines the packets of a model
    /// @param nanos the duration of the run
    /// @throws IllegalArgumentException for a name that is not known, and for a file that cannot be used
    public List<Profile> named(String word, long seed, long nanos) {
        return word.startsWith(TgenTraffic.PREFIX)
                ? List.of(TgenTraffic.read(word).profile(seed, nanos))
                : named(word);
    }

    /// The same without a seed: tgen models are checked, but no traffic is generated.
    ///
    /// @throws IllegalArgumentException for a name that is not known, and for a file that cannot be used
    public List<Profile> named(String word) {
        if (word.startsWith(TgenTraffic.PREFIX)) {
            return List.of(TgenTraffic.read(word).profile(0, 1_000_000_000L));
        }
        if (word.startsWith(Recording.PREFIX)) {
            return List.of(Recording.read(Path.of(word.substring(Recording.PREFIX.length()))));
        }
        if (isFile(word)) {
            return parse(word, text(Path.of(word))).profiles();
        }
        List<Profile> found =
                profiles.stream().filter(each -> each.name().equals(word)).toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException(
                    "there is no profile '" + word + "'; expected a file NAME.yaml, pcap:FILE, tgen:FILE or one of "
                            + profiles.stream().map(Profile::name).collect(Collectors.joining(", ")));
        }
        return found;
    }

    /// A profile of this catalogue.
    ///
    /// @throws IllegalArgumentException when it has none of that name
    public Profile profile(String name) {
        return named(name).getFirst();
    }

    private static String text(Path file) {
        try {
            if (Files.size(file) > BYTES_MAX) {
                throw new ProfileException(file + ": expected profiles, and it has more than 1 MiB");
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new ProfileException(file + " cannot be read as text; give a file of profiles", e);
        }
    }

    /// Read at first use.
    private static final class Shipped {

        static final ProfileCatalogue CATALOGUE = read();

        private Shipped() {}

        private static ProfileCatalogue read() {
            try (InputStream in = ProfileCatalogue.class.getResourceAsStream(FILE)) {
                if (in == null) {
                    throw new IllegalStateException("the resource " + FILE + " is missing");
                }
                return parse(FILE, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
