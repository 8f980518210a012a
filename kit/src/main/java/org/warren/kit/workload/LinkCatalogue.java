package org.warren.kit.workload;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.warren.workload.link.LinkBehaviour;

/// The catalogue of named links.
///
/// @param links in the order in which they are listed
public record LinkCatalogue(List<CataloguedLink> links) {

    /// A link with a name.
    ///
    /// @param about a description, one sentence
    public record CataloguedLink(String name, String about, LinkBehaviour behaviour) {}

    private static final String FILE = "links.yaml";

    public LinkCatalogue {
        links = List.copyOf(links);
    }

    /// The catalogue that comes with Warren. Read once.
    public static LinkCatalogue shipped() {
        return Shipped.CATALOGUE;
    }

    /// Reads a catalogue's text. Its links refer to no traces.
    ///
    /// @param file its name, for messages
    /// @throws ProfileException saying where and what was expected
    public static LinkCatalogue parse(String file, String text) {
        List<CataloguedLink> links = new ArrayList<>();
        List<String> keys = new ArrayList<>(LinkReader.KEYS);
        keys.remove("like");
        keys.add("about");
        YamlField.read(file, text).entries("links by name").forEach((name, field) -> {
            Map<String, YamlField> fields = new LinkedHashMap<>(field.fields(keys));
            String about = field.required(fields, "about").text("a sentence");
            fields.remove("about");
            links.add(new CataloguedLink(name, about, LinkReader.catalogued(field, fields)));
        });
        return new LinkCatalogue(links);
    }

    /// The link with this name.
    public Optional<CataloguedLink> find(String name) {
        return links.stream().filter(link -> link.name().equals(name)).findFirst();
    }

    /// The names, in the order in which they are listed.
    public List<String> names() {
        return links.stream().map(CataloguedLink::name).toList();
    }

    /// Read at first use.
    private static final class Shipped {

        static final LinkCatalogue CATALOGUE = read();

        private Shipped() {}

        private static LinkCatalogue read() {
            try (InputStream in = LinkCatalogue.class.getResourceAsStream(FILE)) {
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
