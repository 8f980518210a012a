package org.warren.harness.cache;

import java.nio.file.Path;

/// The folder of everything that Warren has made and can make again: guests, Java programs for guests, subjects that
/// were built here, and packages. Each part is a folder in it.
public final class CacheFolder {

    /// Advice if the cache cannot be written, as the end of a sentence.
    public static final String ELSEWHERE =
            "name another folder for caches, which this user may write, with the environment variable XDG_CACHE_HOME";

    private CacheFolder() {}

    /// The cache of this machine's user, which need not exist.
    public static Path here() {
        String named = System.getenv("XDG_CACHE_HOME");
        Path caches = named == null || named.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(named).toAbsolutePath();
        return caches.resolve("warren");
    }
}
