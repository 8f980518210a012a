/// The WireGuard implementations that Warren knows in addition to the kernel's and its own, release by release, and how
/// their programs are built into the user's cache. Each has its own file among the resources of this package.
@NullMarked
package org.warren.harness.register;

import org.jspecify.annotations.NullMarked;
