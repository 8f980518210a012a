package org.warren.harness.lab;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A file of this machine that a program in a node was given, for records.
///
/// @param name its path in the program's folder of the node
/// @param bytes its length
/// @param digest `sha256:` and 64 hexadecimal digits
public record CopiedFile(String name, long bytes, String digest) {

    static CopiedFile of(String name, byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return new CopiedFile(
                    name, content.length, "sha256:" + HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
