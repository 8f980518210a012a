package org.warren.harness.lab;

import org.warren.harness.files.Sha256;

/// A file of this machine that was copied for a program in a node, for records.
///
/// @param name its path in the program's folder in the node
/// @param bytes its length
/// @param digest `sha256:` and 64 hexadecimal digits
public record CopiedFile(String name, long bytes, String digest) {

    static CopiedFile of(String name, byte[] content) {
        return new CopiedFile(name, content.length, "sha256:" + Sha256.hex(content));
    }
}
