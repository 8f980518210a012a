/// The parts of a small internet, as immutable values: networks, nodes, links and NAT routers.
///
/// These are descriptions only; `org.warren.harness.lab` deploys a topology.
@NullMarked
package org.warren.harness.topology;

import org.jspecify.annotations.NullMarked;
