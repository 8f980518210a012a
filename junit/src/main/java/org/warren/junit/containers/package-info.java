/// Ordinary containers for people who test with Testcontainers: a WireGuard peer and a NAT router.
@NullMarked
package org.warren.junit.containers;

import org.jspecify.annotations.NullMarked;
