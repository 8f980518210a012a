/// Ordinary containers for users of Testcontainers: a WireGuard peer and a NAT router.
@NullMarked
package org.warren.junit.containers;

import org.jspecify.annotations.NullMarked;
