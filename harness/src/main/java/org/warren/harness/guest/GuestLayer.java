package org.warren.harness.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.warren.harness.agent.HostFolder;
import org.warren.harness.cache.CacheUse;
import org.warren.harness.files.Sha256;
import org.warren.harness.lab.Dependency;
import org.warren.harness.lab.LabException;

/// Additional programs for a guest, which only runs that request them see: a folder that is mounted over its root file
/// system. `make guest LAYERS=NAME` builds one.
///
/// @param name of the set of packages in `guest/packages.txt`
/// @param folder in the user's cache, named by its digest
record GuestLayer(String name, Path folder) {

    /// The part of the cache that has a folder for each layer, and a link to it by its name.
    static final String PART = "layer";

    private static final String LINK = "layer-";
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}");

    /// The layer of this machine's user.
    ///
    /// @param cache the user's
    /// @throws LabException when it was not built, or was built for another guest
    static GuestLayer of(String name, GuestFiles guest, Path cache) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' cannot be the name of a layer, as nat is");
        }
        Path link = cache.resolve(PART).resolve(LINK + name);
        try {
            GuestLayer layer = new GuestLayer(name, link.toRealPath());
            CacheUse.announce(cache, layer.folder());
            if (!Files.readString(layer.folder().resolve("over")).strip().equals(packages(guest))) {
                throw new LabException("the guest's layer " + name + " was built for another guest than "
                        + guest.folder() + "; " + build(name));
            }
            return layer;
        } catch (IOException e) {
            throw new LabException(
                    "the guest's layer " + name + " is not in " + link.getParent() + "; " + build(name), e);
        }
    }

    private static String build(String name) {
        return "build it with `make guest LAYERS=" + name + "`";
    }

    private static String packages(GuestFiles guest) throws IOException {
        MessageDigest digest = Sha256.start();
        return HexFormat.of()
                .formatHex(digest.digest(Files.readAllBytes(guest.folder().resolve("packages"))));
    }

    HostFolder hostFolder() {
        return HostFolder.layer(folder.resolve("root"));
    }

    Dependency dependency() {
        try {
            List<String> packages = Files.readAllLines(folder.resolve("packages"));
            return new Dependency(
                    "guest layer " + name, packages.size() + " packages", "sha256:" + folder.getFileName());
        } catch (IOException e) {
            throw new LabException("the guest's layer " + name + " cannot be read; " + build(name), e);
        }
    }
}
