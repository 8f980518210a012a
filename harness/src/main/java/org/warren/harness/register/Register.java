package org.warren.harness.register;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The register of implementations that Warren knows.
///
/// @param implementations in the order in which they are listed
public record Register(List<Implementation> implementations) {

    private static final List<String> FILES = List.of("wireguard-go.yaml", "boringtun.yaml", "gotatun.yaml");

    public Register {
        implementations = List.copyOf(implementations);
    }

    /// The register that comes with Warren. Read once.
    public static Register shipped() {
        return Shipped.REGISTER;
    }

    /// The implementation with this name.
    public Optional<Implementation> find(String name) {
        return implementations.stream()
                .filter(implementation -> implementation.name().equals(name))
                .findFirst();
    }

    /// The same; it must exist.
    ///
    /// @throws IllegalArgumentException for an unknown name, listing the known ones
    public Implementation implementation(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException("the register has no '" + name + "'; it has "
                        + implementations.stream().map(Implementation::name).collect(Collectors.joining(", "))));
    }

    /// The release that a text names: `gotatun` means the newest one, `gotatun@0.9.0` that version.
    ///
    /// @throws IllegalArgumentException for an unknown one, listing those that are known
    public Release release(String text) {
        int at = text.indexOf('@');
        Implementation implementation = implementation(at < 0 ? text : text.substring(0, at));
        return at < 0 ? implementation.newest() : implementation.release(text.substring(at + 1));
    }

    /// Read at first use: most runs do not need it.
    private static final class Shipped {

        static final Register REGISTER =
                new Register(FILES.stream().map(Shipped::read).toList());

        private Shipped() {}

        private static Implementation read(String file) {
            try (InputStream in = Register.class.getResourceAsStream(file)) {
                if (in == null) {
                    throw new IllegalStateException("the resource " + file + " is missing");
                }
                return RegisterFile.parse(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
