package org.warren.harness.register;

/// Where the releases of an implementation come from.
///
/// @param kind of registry
/// @param name in the registry, such as `gotatun-cli`
public record Origin(Kind kind, String name) {

    /// A registry and its build tool.
    public enum Kind {
        /// `cargo install` from crates.io. A release is identified by the SHA-256 of its archive.
        CRATE("crate", "cargo", "Rust"),
        /// `go install` through the Go proxy. A release is identified by the hash of its module, as in a `go.sum` file.
        GO_MODULE("Go module", "go", "Go");

        private final String text;
        private final String tool;
        private final String language;

        Kind(String text, String tool, String language) {
            this.text = text;
            this.tool = tool;
            this.language = language;
        }

        /// The build tool.
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
