/// The WireGuard implementations that Warren knows besides the kernel's and its own, release by release, and how their
/// programs come into the user's cache. Each has a file of its own among the resources of this package.
@NullMarked
package org.warren.harness.register;

import org.jspecify.annotations.NullMarked;
