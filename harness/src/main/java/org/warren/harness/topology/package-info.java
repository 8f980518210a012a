/// What a small internet consists of, as immutable values: networks, nodes, links and NAT routers.
///
/// Nothing here is alive; `org.warren.harness.lab` brings a topology to life.
@NullMarked
package org.warren.harness.topology;

import org.jspecify.annotations.NullMarked;
