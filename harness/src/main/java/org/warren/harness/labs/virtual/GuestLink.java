package org.warren.harness.labs.virtual;

import java.time.Duration;
import java.util.List;
import org.warren.harness.guest.Guest;
import org.warren.harness.lab.LabLink;
import org.warren.harness.labs.linux.Shaping;
import org.warren.harness.topology.Link;

/// An interface's link: a veth pair between the node and a port of the network's bridge. Each end of it shapes what it
/// sends, so both directions are shaped alike.
record GuestLink(Guest guest, String node, String interfaceName, String port) implements LabLink {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @Override
    public void down() {
        guest("ip", "link", "set", "dev", port, "down");
    }

    @Override
    public void up() {
        guest("ip", "link", "set", "dev", port, "up");
    }

    @Override
    public void shape(Link properties) {
        in("", Shaping.command(port, properties));
        in(node, Shaping.command(interfaceName, properties));
    }

    private void guest(String... command) {
        in("", List.of(command));
    }

    private void in(String where, List<String> command) {
        guest.execute(where, TIMEOUT, new byte[0], command).orThrow();
    }
}
