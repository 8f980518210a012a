package org.warren.scenarios.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.warren.harness.evidence.Observations;
import org.warren.harness.files.InnerPath;
import org.warren.harness.files.InputFile;
import org.warren.harness.files.InputFileException;
import org.warren.harness.lab.ProgramFile;
import org.warren.kit.workload.LinkReader;

/// The files of one network: its description and the files that it names. They come from a folder, or from the record
/// of an earlier run.
final class NetworkFiles implements LinkReader.Files {

    static final String MAIN = "network.yaml";
    /// The value of the observations that holds the files of a run.
    static final String RECORDED = "network-files";
    /// In bytes; far more than anybody writes, and little enough to keep in a record.
    static final int SIZE_MAX = 1 << 20;
    /// How many files of one folder a program is given.
    private static final int GIVEN_MAX = 1000;

    private final Path folder;
    private final String main;
    private final boolean mainIsNamed;
    private final Map<String, String> recorded;
    private final List<String> recordedGiven;
    private final boolean untrusted;
    private final Map<String, String> read = new LinkedHashMap<>();

    private NetworkFiles(Path folder, String main, boolean mainIsNamed, boolean untrusted, Recorded record) {
        this.folder = folder;
        this.main = main;
        this.mainIsNamed = mainIsNamed;
        this.untrusted = untrusted;
        this.recorded = record.texts();
        this.recordedGiven = record.given();
    }

    /// What the record of a run contains.
    ///
    /// @param texts of its files, by name
    /// @param given the names of the files that its programs had, whose content is not recorded
    private record Recorded(Map<String, String> texts, List<String> given) {

        private static final Recorded NOTHING = new Recorded(Map.of(), List.of());
    }

    /// @param path the description, a folder with `network.yaml`, or the folder of a run
    /// @param untrusted whether it is of unknown origin; its programs then get no files of this machine
    /// @throws NetworkFileException when the record of a run holds no network
    static NetworkFiles at(Path path, boolean untrusted) {
        if (!Files.isDirectory(path)) {
            String name = String.valueOf(path.getFileName());
            return new NetworkFiles(path.resolveSibling(""), name, true, untrusted, Recorded.NOTHING);
        }
        Path observations = path.resolve(Observations.FILE_NAME);
        return Files.exists(observations) && !Files.exists(path.resolve(MAIN))
                ? new NetworkFiles(path, MAIN, false, untrusted, recorded(observations))
                : new NetworkFiles(path, MAIN, false, untrusted, Recorded.NOTHING);
    }

    /// The folder of the description.
    Path folder() {
        return folder;
    }

    /// Whether they are of unknown origin.
    boolean isUntrusted() {
        return untrusted;
    }

    /// The files that a program gets: one next to the description, or all in a folder there. Links in such a folder are
    /// not followed. Of an earlier run only their names are known.
    ///
    /// @throws NetworkFileException naming the file and what is wrong with it, without a place
    List<ProgramFile> given(String name) {
        if (isRecorded()) {
            return recordedGiven.stream()
                    .filter(file -> file.equals(name) || file.startsWith(name + "/"))
                    .map(file -> new ProgramFile(folder.resolve(file), file))
                    .toList();
        }
        try {
            Path place = InputFile.placeIn(folder, name);
            if (!Files.isDirectory(place)) {
                InputFile.requireRegular(place);
                return List.of(checked(new ProgramFile(place, name)));
            }
            try (Stream<Path> all = Files.walk(place)) {
                List<ProgramFile> found = all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                        .limit(GIVEN_MAX + 1L)
                        .sorted()
                        .map(file -> new ProgramFile(file, name + "/" + place.relativize(file)))
                        .toList();
                if (found.size() > GIVEN_MAX) {
                    throw new NetworkFileException(
                            shown(name) + " has more than " + GIVEN_MAX + " files; pack them, or name fewer");
                }
                for (ProgramFile file : found) {
                    checked(file);
                }
                return found;
            }
        } catch (InputFileException e) {
            throw new NetworkFileException(String.valueOf(e.getMessage()), e);
        } catch (IOException | UncheckedIOException e) {
            throw new NetworkFileException(shown(name) + " cannot be read; name a folder that can be read", e);
        }
    }

    private ProgramFile checked(ProgramFile file) throws IOException {
        if (Files.size(file.source()) > ProgramFile.BYTES_MAX) {
            throw new NetworkFileException(shown(file.name()) + " has more than " + (ProgramFile.BYTES_MAX >> 20)
                    + " MiB, which is the most that a node is given of one file");
        }
        return file;
    }

    /// The name of the description.
    String main() {
        return main;
    }

    /// Whether they come from the record of an earlier run.
    boolean isRecorded() {
        return !recorded.isEmpty();
    }

    /// A file's name as messages show it.
    @Override
    public String shown(String name) {
        return folder.resolve(name).toString();
    }

    /// The text of a file.
    ///
    /// @throws NetworkFileException naming the file and what is wrong with it, without a place
    @Override
    public String text(String name) {
        String text = recorded.isEmpty() ? load(name) : recorded.get(name);
        if (text == null) {
            throw new NetworkFileException(shown(name) + " is not in the record; name the network's own folder");
        }
        if (text.isBlank()) {
            throw new NetworkFileException(shown(name) + " is empty; name a file with something in it");
        }
        read.put(name, text);
        return text;
    }

    /// All files that were read, by name.
    Map<String, String> read() {
        return new LinkedHashMap<>(read);
    }

    /// The file that the user named may be anywhere; files that it names are next to it.
    private String load(String name) {
        try {
            return name.equals(main) && mainIsNamed
                    ? InputFile.text(folder.resolve(name), SIZE_MAX)
                    : InputFile.textIn(folder, name, SIZE_MAX);
        } catch (InputFileException e) {
            throw new NetworkFileException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Recorded recorded(Path observations) {
        try {
            Map<String, JsonNode> values = Observations.read(observations).values();
            JsonNode files = values.get(RECORDED);
            if (files == null || !files.has(MAIN)) {
                throw new NetworkFileException(
                        observations + " holds no network; name a network file, or the folder of a run of one");
            }
            Map<String, String> texts = new LinkedHashMap<>();
            files.properties()
                    .forEach(file -> texts.put(file.getKey(), file.getValue().asText()));
            List<String> given = new ArrayList<>();
            JsonNode programs = values.get(NetworkPrograms.NOTED);
            if (programs != null) {
                programs.forEach(program -> program.path("files")
                        .forEach(file -> given.add(file.path("name").asText())));
            }
            return new Recorded(
                    texts, given.stream().filter(InnerPath::isOne).distinct().toList());
        } catch (IOException e) {
            throw new NetworkFileException(observations + " cannot be read; name a network file", e);
        }
    }
}
