package org.warren.harness.register;

/// Where the releases of an implementation come from.
///
/// @param kind of registry
/// @param name in it, such as `gotatun-cli`
public record Origin(Kind kind, String name) {

    /// A registry and the tool that builds from it.
    public enum Kind {
        /// `cargo install` from crates.io. A release is known by the SHA-256 of its archive.
        CRATE("crate", "cargo", "Rust"),
        /// `go install` by way of the Go proxy. A release is known by the sum of its module, as in a `go.sum` file.
        GO_MODULE("Go module", "go", "Go");

        private final String text;
        private final String tool;
        private final String language;

        Kind(String text, String tool, String language) {
            this.text = text;
            this.tool = tool;
            this.language = language;
        }

        /// The program that builds from it.
        public String tool() {
            return tool;
        }

        String language() {
            return language;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    @Override
    public String toString() {
        return kind + " " + name;
    }
}
