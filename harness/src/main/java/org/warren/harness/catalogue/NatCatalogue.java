package org.warren.harness.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The catalogue of named NATs.
///
/// @param nats in the order in which they are listed
public record NatCatalogue(List<CataloguedNat> nats) {

    private static final String FILE = "nats.yaml";

    public NatCatalogue {
        nats = List.copyOf(nats);
    }

    /// The catalogue that comes with Warren. Read once.
    public static NatCatalogue shipped() {
        return Shipped.CATALOGUE;
    }

    /// Reads a catalogue's text.
    ///
    /// @param file its name, for messages
    /// @throws IllegalArgumentException in one sentence that begins with file, line and column
    public static NatCatalogue parse(String file, String text) {
        return new CatalogueFile(file).read(text);
    }

    /// The NATs of IPv4 that follow their settings and are not programs.
    public List<CataloguedNat> models() {
        return nats.stream()
                .filter(nat -> nat.program() == null && nat.nat64() == null)
                .toList();
    }

    /// The NAT of IPv4 with this name; a NAT64, whose inside is IPv6, is not found.
    public Optional<CataloguedNat> findIpv4(String name) {
        return find(name).filter(nat -> nat.nat64() == null);
    }

    /// The NAT with this name.
    public Optional<CataloguedNat> find(String name) {
        return nats.stream().filter(nat -> nat.name().equals(name)).findFirst();
    }

    /// The same; it must exist.
    ///
    /// @throws IllegalArgumentException for an unknown name, listing the known ones
    public CataloguedNat nat(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException("the catalogue has no NAT '" + name + "'; it has "
                        + nats.stream().map(CataloguedNat::name).collect(Collectors.joining(", "))));
    }

    /// Read at first use: most runs do not need it.
    private static final class Shipped {

        static final NatCatalogue CATALOGUE = read();

        private Shipped() {}

        private static NatCatalogue read() {
            try (InputStream in = NatCatalogue.class.getResourceAsStream(FILE)) {
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
